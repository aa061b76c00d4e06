"""Who may charge."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

ACTIVE, BLOCKED, EXPIRED = "active", "blocked", "expired"
TYPES = ("ISO14443", "ISO15693", "eMAID", "KeyCode", "Local", "MacAddress", "NoAuthorization", "Central", "DirectPayment", "EVCCID", "VIN")


class IdToken(NamedTuple):
    """What a driver showed: an RFID card, an eMAID, a code. Compared without regard to case (OCPP CiString)."""

    uid: str
    type: str = "ISO14443"

    @property
    def key(self) -> str:
        """The form by which tokens are compared and stored for look-up."""
        return self.uid.casefold()


@dataclass(frozen=True, slots=True)
class Token:
    """A token that the operator knows. `group` lets one card stop what another of its group started (OCPP C09)."""

    uid: str
    type: str = "ISO14443"
    status: str = ACTIVE
    group: str | None = None
    driver_id: str | None = None
    valid_until: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    label: str | None = None
    """What people call it: printed number, owner."""


class Verdict(NamedTuple):
    """May this token charge? `status` in the words of OCPP 2.x AuthorizationStatusEnumType."""

    status: str
    group: str | None = None
    valid_until: datetime | None = None

    @property
    def accepted(self) -> bool:
        """True only for `Accepted`."""
        return self.status == "Accepted"


UNKNOWN = Verdict("Unknown")


def judge(token: Token | None, now: datetime) -> Verdict:
    """The verdict over a token that was looked up, None where it is unknown."""
    if token is None:
        return UNKNOWN
    if token.status == BLOCKED:
        return Verdict("Blocked", token.group, token.valid_until)
    if token.status == EXPIRED or (token.valid_until is not None and token.valid_until <= now):
        return Verdict("Expired", token.group, token.valid_until)
    return Verdict("Accepted", token.group, token.valid_until)
