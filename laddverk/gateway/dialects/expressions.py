"""From our commands to calls that are right by the version's schema."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from laddverk.domain.commands import Command
from laddverk.gateway.dialects.dialect import BadParams, Expressed, Unable
from laddverk.gateway.dialects.kebab import kebab
from laddverk.gateway.dialects.params import SUPPLIED, ParamError, Params, UnsupportedError
from laddverk.ocpp.actions import Action
from laddverk.ocpp.codec import EncodeError, encode

Check = Callable[[Any], None]
"""Raises ParamError for a message that its schema refuses."""


class Call(NamedTuple):
    """A call as plain data, not checked yet."""

    action: str
    payload: Mapping[str, object]


class Phrase(NamedTuple):
    """How a command is said. `action`: the call whose payload is accepted as the command's parameters, too."""

    action: str
    translate: Callable[[Params], list[Call]]
    """Raises ParamError or UnsupportedError."""


class Tongue(NamedTuple):
    """All that a version can say."""

    version: str
    actions: Mapping[str, Action]
    phrases: Mapping[str, Phrase]
    further: Mapping[str, str]
    """Kebab-case name -> action, for what has no phrase."""
    refusals: Mapping[str, str]
    """Our error codes that the version spells otherwise."""
    checks: Mapping[str, Check]
    """What an action's schema demands beyond its type."""

    @property
    def names(self) -> frozenset[str]:
        """Every command's name."""
        return frozenset(self.phrases) | frozenset(self.further)


def tongue(
    version: str,
    actions: Mapping[str, Action],
    phrases: Mapping[str, Phrase],
    refusals: Mapping[str, str],
    checks: Mapping[str, Check] | None = None,
) -> Tongue:
    """A version's tongue: its phrases, and each further action that the central system may send."""
    further = {kebab(name): name for name, action in actions.items() if action.sent_by != "station" and kebab(name) not in phrases}
    return Tongue(version, actions, phrases, further, refusals, checks or {})


def express(speech: Tongue, command: Command) -> tuple[Expressed, ...] | Unable | BadParams:
    """See `Dialect.express`."""
    try:
        if command.raw:
            return (_checked(speech, Call(command.name, command.params)),)
        phrase = speech.phrases.get(command.name)
        if phrase is not None:
            return _translated(speech, phrase, command.params)
        action = speech.further.get(command.name)
        if action is None:
            return Unable(f"{speech.version} has no command {command.name[:50]}")
        return (_checked(speech, Call(action, _own(command.params))),)
    except UnsupportedError as error:
        return Unable(str(error))
    except ParamError as error:
        return BadParams(str(error))


def _translated(speech: Tongue, phrase: Phrase, values: Mapping[str, object]) -> tuple[Expressed, ...]:
    params = Params(values)
    try:
        calls = phrase.translate(params)
        params.done()
        return tuple([_checked(speech, call) for call in calls])
    except ParamError:
        # A technician may write the standard's payload instead of our parameters.
        try:
            return (_checked(speech, Call(phrase.action, _own(values))),)
        except (ParamError, UnsupportedError):
            pass
        raise


def _own(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name not in SUPPLIED}


def _checked(speech: Tongue, call: Call) -> Expressed:
    action = speech.actions.get(call.action)
    if action is None:
        raise UnsupportedError(f"{speech.version} has no action {call.action[:50]}")
    if action.sent_by == "station":
        raise UnsupportedError(f"only the station sends {call.action}")
    try:
        message = msgspec.convert(call.payload, action.request)
        if call.action in speech.checks:
            speech.checks[call.action](message)
        return Expressed(call.action, encode(message))
    except (msgspec.MsgspecError, EncodeError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ParamError(str(error)[:255]) from error
