"""Sites: where stations stand."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """One span of a week day in the site's own time; `weekday` 1 is Monday (ISO 8601), times as `HH:MM`."""

    weekday: int
    begin: str
    end: str


@dataclass(frozen=True, slots=True)
class Location:
    """A site. `opening_hours` empty means open round the clock. `power_limit_w`: what its grid connection bears, None where unknown."""

    id: str
    name: str
    address: str | None = None
    city: str | None = None
    postal_code: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    latitude: float | None = None
    longitude: float | None = None
    time_zone: str | None = None
    """IANA name, e.g. Europe/Stockholm."""
    opening_hours: tuple[OpeningHours, ...] = ()
    power_limit_w: int | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
