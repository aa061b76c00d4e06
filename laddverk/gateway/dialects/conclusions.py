"""Judges a station's answers to our calls."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from laddverk.domain.commands import ACCEPTED, FAILED, NOT_SUPPORTED, REJECTED, Command, Outcome
from laddverk.domain.reports import Report
from laddverk.gateway.dialects.dialect import BadParams, Conclusion, Expressed, Said, Unable
from laddverk.gateway.dialects.expressions import Tongue, express
from laddverk.gateway.dialects.redaction import ACTIONS_WITH_SECRETS, hide_in
from laddverk.gateway.dialects.settings_answers import SettingsOf
from laddverk.ocpp.codec import decode
from laddverk.ocpp.faults import Violation

_ACCEPTED: Final = frozenset(
    # Scheduled: it will be done. The last three: it was done, and there was nothing.
    {"Accepted", "AcceptedCanceled", "Scheduled", "RebootRequired", "Unlocked", "Unpublished", "EmptyResultSet", "NoProfiles", "NoTariff"}
)
_UNSUPPORTED: Final = frozenset({"NotImplemented", "NotSupported"})
_FAILED: Final = frozenset({"Failed", "UnlockFailed", "VersionMismatch"})

_OF_ACTION: Final[Mapping[tuple[str, str], str]] = {
    ("ChangeConfiguration", "NotSupported"): REJECTED,  # the key is unknown, not the command
    ("GetInstalledCertificateIds", "NotFound"): ACCEPTED,  # there are none
    ("GetDERControl", "NotFound"): ACCEPTED,
    ("SetDERControl", "NotSupported"): REJECTED,  # this control, not the command
}

_MAX_REASON: Final = 500
_LISTED: Final = 5


class _Judgement(NamedTuple):
    status: str
    response: object = None
    reason: str | None = None
    reports: tuple[Report, ...] = ()


def conclude(speech: Tongue, settings_of: Mapping[str, SettingsOf], command: Command, said: tuple[Said, ...]) -> Conclusion:
    """See `Dialect.conclude`."""
    spoken = express(speech, command)
    if isinstance(spoken, Unable):
        return Conclusion(Outcome(NOT_SUPPORTED, None, spoken.reason))
    if isinstance(spoken, BadParams):
        return Conclusion(Outcome(FAILED, None, spoken.reason))
    judged = [_judge(speech, settings_of, call, answer) for call, answer in zip(spoken, said, strict=False)]
    if not judged:
        return Conclusion(Outcome(FAILED, None, "the station was not asked"))
    status = next((each.status for each in judged if each.status != ACCEPTED), ACCEPTED)
    reasons = [each.reason for each in judged if each.reason]
    if status == ACCEPTED and len(said) < len(spoken):
        status = FAILED
        reasons.append(f"only {len(said)} of {len(spoken)} calls were sent")
    response = judged[0].response if len(spoken) == 1 else [each.response for each in judged]
    reports = tuple(report for each in judged for report in each.reports)
    return Conclusion(Outcome(status, response, "; ".join(reasons)[:_MAX_REASON] or None), reports)


def _judge(speech: Tongue, settings_of: Mapping[str, SettingsOf], call: Expressed, said: Said) -> _Judgement:
    if said.payload is None:
        code = said.error_code or "GenericError"
        why = f"{code}: {said.error_description}" if said.error_description else code
        return _Judgement(NOT_SUPPORTED if code in _UNSUPPORTED else FAILED, None, why[:_MAX_REASON])
    plain = _plain(call.action, said.payload)
    expected = speech.actions[call.action].response
    read = decode(expected, said.payload) if expected is not None else None
    if isinstance(read, Violation):
        # Some stations say this in a result that has no such field.
        if isinstance(plain, dict) and plain.get("status") in ("NotImplemented", "NotSupported"):
            return _Judgement(NOT_SUPPORTED, plain, str(plain["status"]))
        return _Judgement(FAILED, plain, f"the station's answer is not valid: {read.description}"[:_MAX_REASON])
    answer = plain if isinstance(plain, dict) else {}
    if call.action == "GetConfiguration" and answer.get("status") in ("NotImplemented", "NotSupported"):
        return _Judgement(NOT_SUPPORTED, plain, str(answer["status"]))
    status, reason = _STATUS_OF.get(call.action, _by_status)(call, answer)
    settings = settings_of.get(call.action)
    reports = settings(read[0]) if settings is not None and read is not None else ()
    return _Judgement(status, plain if plain is not None else {}, reason, reports)


def _plain(action: str, payload: bytes) -> object:
    try:
        value = msgspec.json.decode(payload)
        return hide_in(value) if action in ACTIONS_WITH_SECRETS else value
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _by_status(call: Expressed, answer: dict[str, Any]) -> tuple[str, str | None]:
    """By the field `status`, or by those of the parts of a list; a result with neither says yes."""
    word = answer.get("status")
    if isinstance(word, str):
        status = _meaning(call.action, word)
        return status, None if status == ACCEPTED else _with_info(word, answer)
    parts = [part for value in answer.values() if isinstance(value, list) for part in value if isinstance(part, dict)]
    words = [part.get("status", part.get("attributeStatus")) for part in parts]
    refused: list[str] = [
        f"{_name_of(part)}{said}" for part, said in zip(parts, words, strict=True) if isinstance(said, str) and said not in _ACCEPTED
    ]
    if not refused:
        return ACCEPTED, None
    return REJECTED, ", ".join(refused[:_LISTED])


def _meaning(action: str, word: str) -> str:
    special = _OF_ACTION.get((action, word))
    if special is not None:
        return special
    if word in _ACCEPTED:
        return ACCEPTED
    if word in _UNSUPPORTED:
        return NOT_SUPPORTED
    return FAILED if word in _FAILED else REJECTED


def _with_info(word: str, answer: dict[str, Any]) -> str:
    info = answer.get("statusInfo")
    if not isinstance(info, dict):
        return word[:_MAX_REASON]
    said = [str(info[name]) for name in ("reasonCode", "additionalInfo") if info.get(name)]
    return f"{word} ({': '.join(said)})"[:_MAX_REASON] if said else word[:_MAX_REASON]


def _name_of(part: dict[str, Any]) -> str:
    component, variable = part.get("component"), part.get("variable")
    names = [str(each["name"]) for each in (component, variable) if isinstance(each, dict) and "name" in each]
    return f"{'.'.join(names)}: " if names else ""


def _change_configuration(call: Expressed, answer: dict[str, Any]) -> tuple[str, str | None]:
    status, reason = _by_status(call, answer)
    key = msgspec.json.decode(call.payload).get("key")
    return status, f"{key}: {reason}" if reason else None


def _get_configuration(call: Expressed, answer: dict[str, Any]) -> tuple[str, str | None]:
    unknown = answer.get("unknownKey")
    if not isinstance(unknown, list) or not unknown:
        return ACCEPTED, None
    reason = "unknown: " + ", ".join(str(key) for key in unknown[:_LISTED])
    return (ACCEPTED if answer.get("configurationKey") else REJECTED), reason


def _get_variables(call: Expressed, answer: dict[str, Any]) -> tuple[str, str | None]:
    """What could be read was read: only where nothing could be is the command refused."""
    status, reason = _by_status(call, answer)
    results = answer.get("getVariableResult")
    read = [part for part in results if part.get("attributeStatus") == "Accepted"] if isinstance(results, list) else []
    return (ACCEPTED if read else status), reason


def _local_list_version(_call: Expressed, answer: dict[str, Any]) -> tuple[str, str | None]:
    # OCPP 1.6 section 6.29: -1 says that the station has no local list.
    if answer.get("listVersion") == -1:
        return NOT_SUPPORTED, "the station has no local list"
    return ACCEPTED, None


_STATUS_OF: Final[Mapping[str, Callable[[Expressed, dict[str, Any]], tuple[str, str | None]]]] = {
    "ChangeConfiguration": _change_configuration,
    "GetConfiguration": _get_configuration,
    "GetVariables": _get_variables,
    "GetLocalListVersion": _local_list_version,
}
