"""How a station gets and leaves its home. Calls of many stations at once are gathered into few transactions."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from laddverk.domain.stations import LiveSession, StationState
from laddverk.domain.tokens import Token


@dataclass(frozen=True, slots=True)
class Credential:
    """What the door checks before the 101. `password_hash` None: no password was set."""

    station_key: int
    station_id: str
    """As registered: the spelling that counts from here on (a station may differ in case)."""
    tenant_id: str
    password_hash: str | None
    previous_password_hash: str | None
    security_profile: int
    admission: str
    disabled: bool


class Claim(NamedTuple):
    """The station is ours now. `previous_node`: where it was connected before, None if nowhere."""

    state: StationState
    previous_node: str | None


class Homes(Protocol):
    """Look-up, claim and release of stations."""

    async def credential(self, station_id: str) -> Credential | None:
        """By id, without regard to case. None: unknown."""
        ...

    async def register(self, station_id: str, admission: str, password_hash: str | None) -> Credential:
        """Make an unknown station known (admission `waiting-room` or `open`)."""
        ...

    async def claim(self, station_key: int, node: str, protocol: str, address: str) -> Claim:
        """Raise the station's epoch, wait until no write of an older epoch can still come, and load its state: connectors, active
        sessions with progress and heard keys, the last few ended ones, the last few handled messages."""
        ...

    async def release(self, station_key: int, epoch: int) -> None:
        """The socket closed: the station is offline, unless a newer epoch holds it."""
        ...

    async def seen(self, station_keys: list[int], node: str) -> None:
        """These are alive (called every few seconds for all that spoke since); also renews the node's own lease."""
        ...

    async def session(self, station_key: int, transaction_id: str) -> LiveSession | None:
        """A session of this station that is no longer in memory, by the station's transaction id, with progress and heard keys."""
        ...

    async def token(self, tenant_id: str, uid: str) -> Token | None:
        """Look a token up, without regard to case."""
        ...
