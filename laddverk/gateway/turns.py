"""What takes its turn on a connection: the station's messages, and what our own calls brought."""

from collections.abc import Callable
from typing import NamedTuple

from laddverk.domain.reports import Report
from laddverk.ocpp.events import CallReceived, SendReceived
from laddverk.services.intake import Decision
from laddverk.services.ports.committing import MessageLogged, Write


class Own(NamedTuple):
    """Work of ours that takes its turn among the station's messages: what a call of ours brought."""

    writes: tuple[Write, ...]
    report: Report | None
    done: Callable[[], None] | None


class Work(NamedTuple):
    """What is being committed, and what follows."""

    event: CallReceived | SendReceived | None
    digest: int
    reply: bytes | None
    error: tuple[str, str] | None
    decision: Decision | None
    row: MessageLogged | None
    done: Callable[[], None] | None


Message = CallReceived | SendReceived
Item = CallReceived | SendReceived | Own
