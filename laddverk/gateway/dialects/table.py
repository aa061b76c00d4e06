"""A dialect as tables: action -> how to read it, answer -> how to write it, command -> how to say it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from laddverk.domain.answers import Answer
from laddverk.domain.commands import Command
from laddverk.domain.reports import Noted, Report
from laddverk.gateway.dialects.bounds import UnacceptableError
from laddverk.gateway.dialects.conclusions import conclude
from laddverk.gateway.dialects.dialect import BadParams, Conclusion, Expressed, Heard, Said, Unable, Wrong
from laddverk.gateway.dialects.expressions import Tongue, express
from laddverk.gateway.dialects.kebab import kebab
from laddverk.gateway.dialects.redaction import redacted
from laddverk.gateway.dialects.salvage import without_readings
from laddverk.gateway.dialects.settings_answers import SettingsOf
from laddverk.ocpp.actions import Action
from laddverk.ocpp.codec import decode
from laddverk.ocpp.faults import Version, Violation, error_code

Reader = Callable[[Any, bytes], Report]
"""A typed message, and the payload it was read from, as a report. Raises nothing but UnacceptableError."""

Writer = Callable[[Report, Answer], object]
"""An answer to a report as plain data, times already written."""

_ENCODER = msgspec.json.Encoder()
NOTHING = b"{}"

_new = tuple.__new__


def noted(topic: str) -> Reader:
    """A reader that keeps the payload as it came."""

    def read(_message: Struct, payload: bytes) -> Report:
        return Noted(topic, payload.decode(errors="replace"))

    return read


class Replies(NamedTuple):
    """How calls are answered: `fixed` where there is nothing to decide, `written` where the answer counts; else `{}`."""

    fixed: Mapping[str, bytes]
    written: Mapping[str, Writer]


class TableDialect:
    """One version's tongue, made of its tables. Stateless."""

    def __init__(
        self,
        version: Version,
        actions: Mapping[str, Action],
        readers: Mapping[str, Reader],
        replies: Replies,
        tongue: Tongue,
        settings_of: Mapping[str, SettingsOf],
        traits: frozenset[str] = frozenset(),
    ) -> None:
        self._version = version
        self._actions = actions
        self._hearing: dict[str, tuple[type[Struct], Reader]] = {
            name: (action.request, readers.get(name) or noted(kebab(name))) for name, action in actions.items() if action.sent_by != "csms"
        }
        self._fixed = dict(replies.fixed)
        self._written = dict(replies.written)
        self._tongue = tongue
        self._settings_of = settings_of
        self._capabilities = tongue.names | traits

    @property
    def version(self) -> str:
        """The WebSocket subprotocol."""
        return self._version

    @property
    def capabilities(self) -> frozenset[str]:
        """Names of commands, and traits."""
        return self._capabilities

    def interpret(self, action: str, payload: bytes) -> Heard | Wrong:
        """See `Dialect.interpret`."""
        hearing = self._hearing.get(action)
        if hearing is None:
            return self._unheard(action)
        read = decode(hearing[0], payload)
        if type(read) is Violation:
            return self._refused(action, payload, read)
        message, deviations = read  # type: ignore[misc]
        try:
            report = hearing[1](message, payload)
        except UnacceptableError as error:
            return Wrong("PropertyConstraintViolation", str(error))
        if not deviations:
            return _new(Heard, (report, ()))
        return Heard(report, tuple([f"{deviation.kind}:{deviation.path}" for deviation in deviations]))

    def _refused(self, action: str, payload: bytes, violation: Violation) -> Heard | Wrong:
        rest = without_readings(action, payload, violation)
        if rest is not None:
            heard = self.interpret(action, rest)
            if isinstance(heard, Heard):
                return Heard(heard.report, (f"unreadable:{violation.path}", *heard.deviations))
        return Wrong(error_code(self._version, violation.kind), violation.description)

    def _unheard(self, action: str) -> Wrong:
        if action in self._actions:
            return Wrong("NotSupported", "Only the central system sends this action")
        return Wrong("NotImplemented", "This version has no such action")

    def reply(self, action: str, report: Report, answer: Answer) -> bytes:
        """See `Dialect.reply`."""
        fixed = self._fixed.get(action)
        if fixed is not None:
            return fixed
        write = self._written.get(action)
        if write is None:
            return NOTHING
        written = write(report, answer)
        return written if type(written) is bytes else _ENCODER.encode(written)

    def refusal(self, code: str) -> str:
        """See `Dialect.refusal`."""
        return self._tongue.refusals.get(code, code)

    def express(self, command: Command) -> tuple[Expressed, ...] | Unable | BadParams:
        """See `Dialect.express`."""
        return express(self._tongue, command)

    def conclude(self, command: Command, said: tuple[Said, ...]) -> Conclusion:
        """See `Dialect.conclude`."""
        return conclude(self._tongue, self._settings_of, command, said)

    def secret(self, action: str, payload: bytes) -> bytes:
        """See `Dialect.secret`."""
        return redacted(action, payload)
