"""OCPP 1.6: from our commands to calls."""

from laddverk.gateway.dialects.expressions import Call, Phrase
from laddverk.gateway.dialects.params import Params, UnsupportedError, given
from laddverk.gateway.dialects.settings_params import value_text
from laddverk.gateway.dialects.v16_further_commands import FURTHER
from laddverk.gateway.dialects.v16_numbers import connector_of, transaction_number

_RESETS = {"soft": "Soft", "hard": "Hard", "immediate": "Hard", "on-idle": None}

_TRIGGERS = {
    "boot-notification": "BootNotification",
    "diagnostics-status-notification": "DiagnosticsStatusNotification",
    "firmware-status-notification": "FirmwareStatusNotification",
    "heartbeat": "Heartbeat",
    "meter-values": "MeterValues",
    "status-notification": "StatusNotification",
}
_EXTENDED_TRIGGERS = {
    "log-status-notification": "LogStatusNotification",
    "sign-certificate": "SignChargePointCertificate",
    "sign-charge-point-certificate": "SignChargePointCertificate",
}

_MAX_KEYS = 500


def _remote_start(params: Params) -> list[Call]:
    token = params.needed("token", params.text("token"))
    params.text("token_type")  # 1.6 knows no types
    connector_id = connector_of(params)
    if connector_id == 0:
        raise params.wrong("evse_id", "0 is the station, which cannot be started")
    return [Call("RemoteStartTransaction", given(idTag=token, connectorId=connector_id))]


def _remote_stop(params: Params) -> list[Call]:
    number = params.needed("transaction_id", transaction_number(params))
    return [Call("RemoteStopTransaction", {"transactionId": number})]


def _reset(params: Params) -> list[Call]:
    if params.has("evse_id"):
        raise UnsupportedError("OCPP 1.6 resets the whole station, not one EVSE")
    params.take("evse_id")
    if not params.has("type"):
        raise params.wrong("type", "is required")
    kind = params.choice("type", _RESETS)
    if kind is None:
        raise UnsupportedError("OCPP 1.6 cannot wait until the station is idle; soft ends the transactions properly first")
    return [Call("Reset", {"type": kind})]


def _unlock(params: Params) -> list[Call]:
    return [Call("UnlockConnector", {"connectorId": params.needed("evse_id", connector_of(params))})]


def _availability(params: Params) -> list[Call]:
    operative = params.needed("operative", params.boolean("operative"))
    kind = "Operative" if operative else "Inoperative"
    return [Call("ChangeAvailability", {"connectorId": connector_of(params) or 0, "type": kind})]


def _trigger(params: Params) -> list[Call]:
    message = params.needed("message", params.text("message")).lower()
    connector_id = connector_of(params) or None
    if message in _TRIGGERS:
        return [Call("TriggerMessage", given(requestedMessage=_TRIGGERS[message], connectorId=connector_id))]
    if message in _EXTENDED_TRIGGERS:
        return [Call("ExtendedTriggerMessage", given(requestedMessage=_EXTENDED_TRIGGERS[message], connectorId=connector_id))]
    names = ", ".join(sorted(_TRIGGERS | _EXTENDED_TRIGGERS))
    raise params.wrong("message", f"OCPP 1.6 can trigger {names}")


def _key(entry: Params) -> str:
    component = entry.text("component")
    if component is not None and component != "ChargingStation":
        raise entry.wrong("component", "OCPP 1.6 keys have no component but ChargingStation")
    if (entry.text("attribute") or "Actual") != "Actual":
        raise entry.wrong("attribute", "OCPP 1.6 keys have no attribute but Actual")
    return entry.needed("variable", entry.text("variable"))


def _get_variables(params: Params) -> list[Call]:
    entries = params.entries("variables") or []
    if len(entries) > _MAX_KEYS:
        raise params.wrong("variables", f"more than {_MAX_KEYS}")
    keys = []
    for entry in entries:
        keys.append(_key(entry))
        entry.done()
    return [Call("GetConfiguration", {"key": keys} if keys else {})]


def _set_variables(params: Params) -> list[Call]:
    entries = params.entries("variables")
    if not entries or len(entries) > _MAX_KEYS:
        raise params.wrong("variables", f"1 to {_MAX_KEYS} are expected")
    calls = []
    for entry in entries:
        key = _key(entry)
        calls.append(Call("ChangeConfiguration", {"key": key, "value": value_text(entry)}))
        entry.done()
    return calls


def _base_report(params: Params) -> list[Call]:
    params.text("report")  # 1.6 knows one report: all keys
    return [Call("GetConfiguration", {})]


def _clear_cache(_params: Params) -> list[Call]:
    return [Call("ClearCache", {})]


def _data_transfer(params: Params) -> list[Call]:
    vendor_id = params.needed("vendor_id", params.text("vendor_id"))
    return [Call("DataTransfer", given(vendorId=vendor_id, messageId=params.text("message_id"), data=params.take("data")))]


PHRASES = FURTHER | {
    "remote-start": Phrase("RemoteStartTransaction", _remote_start),
    "remote-stop": Phrase("RemoteStopTransaction", _remote_stop),
    "reset": Phrase("Reset", _reset),
    "unlock-connector": Phrase("UnlockConnector", _unlock),
    "change-availability": Phrase("ChangeAvailability", _availability),
    "trigger-message": Phrase("TriggerMessage", _trigger),
    "get-variables": Phrase("GetConfiguration", _get_variables),
    "set-variables": Phrase("ChangeConfiguration", _set_variables),
    "get-base-report": Phrase("GetConfiguration", _base_report),
    "clear-cache": Phrase("ClearCache", _clear_cache),
    "data-transfer": Phrase("DataTransfer", _data_transfer),
}
