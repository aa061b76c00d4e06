"""Keeps passwords and keys out of the message log and out of stored settings."""

from typing import Any, Final

import msgspec

HIDDEN: Final = "***"

ACTIONS_WITH_SECRETS: Final = frozenset(
    {
        "ChangeConfiguration",
        "GetConfiguration",
        "GetVariables",
        "NotifyEvent",
        "NotifyReport",
        "SetNetworkProfile",
        "SetVariables",
    }
)
"""Calls and results that can carry a setting's value, of all versions."""

_WORDS: Final = ("authorizationkey", "password", "secret", "vpnkey")
_MAX_DEPTH: Final = 40


def is_secret(name: str) -> bool:
    """Whether a configuration key, variable or field holds a secret: AuthorizationKey, BasicAuthPassword, a vendor's WiFiPassword ..."""
    folded = name.lower()
    return any(word in folded for word in _WORDS)


def redacted(action: str, payload: bytes) -> bytes:
    """The payload with the values of secrets hidden; the same bytes if there are none."""
    if action not in ACTIONS_WITH_SECRETS:
        return payload
    folded = payload.lower()
    if b"\\" not in payload and not any(word.encode() in folded for word in _WORDS):
        return payload
    try:
        value = msgspec.json.decode(payload)
        hidden = _hide(value, 0)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        # Not JSON, so where its secrets are cannot be told.
        return b'"***"'
    return msgspec.json.encode(value) if hidden else payload


def hide_in(value: object) -> object:
    """The same for a decoded payload, in place."""
    _hide(value, 0)
    return value


def _hide(value: Any, depth: int) -> bool:
    if depth > _MAX_DEPTH:
        raise RecursionError("nested too deep")
    hidden = False
    if isinstance(value, list):
        for item in value:
            hidden = _hide(item, depth + 1) or hidden
    elif isinstance(value, dict):
        for name in [name for name in value if is_secret(name)]:
            hidden = _replace(value, name) or hidden
        hidden = _hide_setting(value) or hidden
        for item in value.values():
            if isinstance(item, dict | list):
                hidden = _hide(item, depth + 1) or hidden
    return hidden


def _hide_setting(entry: dict[str, Any]) -> bool:
    """1.6 `{"key", "value"}`; 2.x `{"variable": {"name"}, "attributeValue" or "variableAttribute": [{"value"}]}`."""
    key, variable = entry.get("key"), entry.get("variable")
    if isinstance(key, str) and is_secret(key):
        return _replace(entry, "value")
    name = variable.get("name") if isinstance(variable, dict) else None
    if not isinstance(name, str) or not is_secret(name):
        return False
    hidden = _replace(entry, "attributeValue")
    hidden = _replace(entry, "actualValue") or hidden
    attributes = entry.get("variableAttribute")
    for attribute in attributes if isinstance(attributes, list) else ():
        hidden = (isinstance(attribute, dict) and _replace(attribute, "value")) or hidden
    return hidden


def _replace(entry: dict[str, Any], name: str) -> bool:
    if not entry.get(name) or isinstance(entry[name], dict | list):
        return False
    entry[name] = HIDDEN
    return True
