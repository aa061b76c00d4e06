"""What every dialect does. Pure: no clock, no I/O, no state between calls."""

from typing import NamedTuple, Protocol

from laddverk.domain.answers import Answer
from laddverk.domain.commands import Command, Outcome
from laddverk.domain.reports import Report


class Heard(NamedTuple):
    """A message understood. `deviations` names what was bent to read it (`kind:path`)."""

    report: Report
    deviations: tuple[str, ...] = ()


class Wrong(NamedTuple):
    """A message refused: the version's CALLERROR code and a text for the vendor's engineer (no internals, at most 255 characters)."""

    code: str
    description: str


class Expressed(NamedTuple):
    """One call to the station. `payload` is JSON, valid by the official schema."""

    action: str
    payload: bytes


class Unable(NamedTuple):
    """This version has no such command."""

    reason: str


class BadParams(NamedTuple):
    """The command's parameters are wrong; `reason` names the parameter."""

    reason: str


class Said(NamedTuple):
    """What came back for one call: a result's payload, or a CALLERROR's code and description."""

    payload: bytes | None
    error_code: str | None = None
    error_description: str | None = None


class Conclusion(NamedTuple):
    """The outcome for the caller, and what the answer tells about the station (settings read, for instance)."""

    outcome: Outcome
    reports: tuple[Report, ...] = ()


class Dialect(Protocol):
    """One version's tongue. Instances are stateless and shared by all connections of the version."""

    @property
    def version(self) -> str:
        """`ocpp1.6`, `ocpp2.0.1` or `ocpp2.1`: also the WebSocket subprotocol."""
        ...

    @property
    def capabilities(self) -> frozenset[str]:
        """Names of commands it can express, and traits: `refuses-calls-before-boot`."""
        ...

    def interpret(self, action: str, payload: bytes) -> Heard | Wrong:
        """A call (or 2.1 SEND) from the station. Never raises."""
        ...

    def reply(self, action: str, report: Report, answer: Answer) -> bytes:
        """The result's payload. `answer` is never Refused here. Strict: valid by the official schema."""
        ...

    def refusal(self, code: str) -> str:
        """Our error code in the version's spelling, e.g. `FormatViolation` -> `FormationViolation` in 1.6."""
        ...

    def express(self, command: Command) -> tuple[Expressed, ...] | Unable | BadParams:
        """The calls, in order, that carry out a command. A raw command is checked against the version's schema."""
        ...

    def conclude(self, command: Command, said: tuple[Said, ...]) -> Conclusion:
        """Judge the station's answers to the calls of `express` (fewer, if one failed and the rest were not sent)."""
        ...

    def secret(self, action: str, payload: bytes) -> bytes:
        """The payload with secrets (AuthorizationKey, BasicAuthPassword ...) replaced by `***`, for the message log."""
        ...
