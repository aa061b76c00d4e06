"""Secrets never reach the message log."""

from __future__ import annotations

import json

import pytest

from laddverk.gateway.dialects import DIALECTS
from tests.unit.gateway.dialects.examples import VERSIONS

SECRETS = [
    ("ChangeConfiguration", '{"key":"AuthorizationKey","value":"HUNTER2"}'),
    ("ChangeConfiguration", '{"key":"authorizationkey","value":"HUNTER2"}'),
    ("ChangeConfiguration", '{"key":"\\u0041uthorizationKey","value":"HUNTER2"}'),
    ("ChangeConfiguration", '{"key":"WiFiPassword","value":"HUNTER2"}'),
    ("GetConfiguration", '{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"HUNTER2"}]}'),
    (
        "SetVariables",
        '{"setVariableData":[{"attributeValue":"HUNTER2","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}',
    ),
    (
        "GetVariables",
        '{"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"HUNTER2","component":{"name":"SecurityCtrlr"},'
        '"variable":{"name":"BasicAuthPassword"}}]}',
    ),
    (
        "NotifyReport",
        '{"reportData":[{"component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"},'
        '"variableAttribute":[{"value":"HUNTER2"},{"type":"Target","value":"HUNTER2"}]}]}',
    ),
    ("NotifyEvent", '{"eventData":[{"actualValue":"HUNTER2","component":{"name":"S"},"variable":{"name":"BasicAuthPassword"}}]}'),
    (
        "SetNetworkProfile",
        '{"connectionData":{"basicAuthPassword":"HUNTER2","vpn":{"password":"HUNTER2"},"apn":{"apnPassword":"HUNTER2"}}}',
    ),
    ("ChangeConfiguration", '{"key":"AuthorizationKey","value":"HUNTER2"'),
    ("ChangeConfiguration", "[" * 2_000 + '{"key":"AuthorizationKey","value":"HUNTER2"}' + "]" * 2_000),
]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("action", "payload"), SECRETS)
def test_a_secret_is_hidden(version: str, action: str, payload: str) -> None:
    """The value is replaced, whatever the spelling; what cannot be read as JSON is hidden as a whole."""
    shown = DIALECTS[version].secret(action, payload.encode())
    assert b"HUNTER2" not in shown
    assert b"***" in shown
    json.loads(shown)


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("ChangeConfiguration", b'{"key": "HeartbeatInterval", "value": "300"}'),
        ("ChangeConfiguration", b'{"key": "HeartbeatInterval", "value": "\\u0033"}'),
        ("GetConfiguration", b'{"key": ["AuthorizationKey"]}'),
        ("MeterValues", b'{"password": 1}'),
        ("SetVariables", b'{"broken'),
    ],
)
def test_the_rest_stays_byte_by_byte(action: str, payload: bytes) -> None:
    """A payload without a secret is logged as it came."""
    assert DIALECTS["ocpp1.6"].secret(action, payload) == payload


def test_only_the_value_is_hidden() -> None:
    """The rest of the message stays readable."""
    payload = json.dumps({"configurationKey": [{"key": "AuthorizationKey", "readonly": False, "value": "x"}, {"key": "A", "value": "1"}]})
    shown = json.loads(DIALECTS["ocpp1.6"].secret("GetConfiguration", payload.encode()))
    assert shown == {"configurationKey": [{"key": "AuthorizationKey", "readonly": False, "value": "***"}, {"key": "A", "value": "1"}]}
