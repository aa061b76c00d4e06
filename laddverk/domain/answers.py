"""Answers: what we reply to a report. The dialect puts them into the version's words."""

from datetime import datetime
from typing import NamedTuple

from laddverk.domain.tokens import Verdict


class BootAnswer(NamedTuple):
    """`status`: accepted, pending or rejected. `interval_s`: heartbeat, or when to boot again."""

    status: str
    interval_s: int
    now: datetime


class TimeAnswer(NamedTuple):
    """Our clock."""

    now: datetime


class AuthorizeAnswer(NamedTuple):
    """The verdict over a token."""

    verdict: Verdict


class TransactionAnswer(NamedTuple):
    """`transaction_id` is set where the station asked for one (OCPP 1.6 start); `verdict` where it showed a token."""

    transaction_id: str | None = None
    verdict: Verdict | None = None


class DataTransferAnswer(NamedTuple):
    """`status`: Accepted Rejected UnknownMessageId UnknownVendorId."""

    status: str
    data: str | None = None


class Done(NamedTuple):
    """Received and kept; nothing to say."""


class Refused(NamedTuple):
    """A CALLERROR. `code` as in OCPP-J: SecurityError, InternalError, GenericError ..."""

    code: str
    description: str


Answer = BootAnswer | TimeAnswer | AuthorizeAnswer | TransactionAnswer | DataTransferAnswer | Done | Refused

DONE = Done()
