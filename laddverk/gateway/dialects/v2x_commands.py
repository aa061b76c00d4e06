"""OCPP 2.0.1 and 2.1: from our commands to calls. Where a version has more words, it passes them in."""

from collections.abc import Mapping
from typing import NamedTuple

from laddverk.gateway.dialects.expressions import Call, Phrase
from laddverk.gateway.dialects.params import Params, UnsupportedError, given
from laddverk.gateway.dialects.settings_params import value_text
from laddverk.gateway.dialects.v2x_further_commands import PURPOSES_21, PURPOSES_201, further
from laddverk.gateway.dialects.v2x_tokens import id_token

_REPORTS = {
    "full": "FullInventory",
    "configuration": "ConfigurationInventory",
    "summary": "SummaryInventory",
}


class Words(NamedTuple):
    """The version's own words."""

    resets: Mapping[str, str]
    triggers: Mapping[str, str]
    custom_trigger: bool
    purposes: Mapping[str, str]


_RESETS = {"soft": "OnIdle", "on-idle": "OnIdle", "hard": "Immediate", "immediate": "Immediate"}
_TRIGGERS = {
    "boot-notification": "BootNotification",
    "firmware-status-notification": "FirmwareStatusNotification",
    "heartbeat": "Heartbeat",
    "log-status-notification": "LogStatusNotification",
    "meter-values": "MeterValues",
    "publish-firmware-status-notification": "PublishFirmwareStatusNotification",
    "sign-certificate": "SignChargingStationCertificate",
    "sign-charging-station-certificate": "SignChargingStationCertificate",
    "sign-combined-certificate": "SignCombinedCertificate",
    "sign-v2g-certificate": "SignV2GCertificate",
    "status-notification": "StatusNotification",
    "transaction-event": "TransactionEvent",
}

WORDS_201 = Words(_RESETS, _TRIGGERS, custom_trigger=False, purposes=PURPOSES_201)
WORDS_21 = Words(
    _RESETS | {"immediate-and-resume": "ImmediateAndResume"},
    _TRIGGERS | {"sign-v2g20-certificate": "SignV2G20Certificate", "custom-trigger": "CustomTrigger"},
    custom_trigger=True,
    purposes=PURPOSES_21,
)

_MAX_VARIABLES = 500


def _remote_start(params: Params) -> list[Call]:
    token = id_token(params)
    remote_start_id = params.needed("remote_start_id", params.integer("remote_start_id"))
    evse_id = params.integer("evse_id", least=1)
    params.integer("connector_id", least=1)  # 2.x starts an EVSE, not a connector
    return [Call("RequestStartTransaction", given(idToken=token, remoteStartId=remote_start_id, evseId=evse_id))]


def _remote_stop(params: Params) -> list[Call]:
    return [Call("RequestStopTransaction", {"transactionId": params.needed("transaction_id", params.text("transaction_id"))})]


def _unlock(params: Params) -> list[Call]:
    evse_id = params.needed("evse_id", params.integer("evse_id", least=1))
    connector_id = params.integer("connector_id", least=1)
    return [Call("UnlockConnector", {"evseId": evse_id, "connectorId": 1 if connector_id is None else connector_id})]


def _place(params: Params) -> dict[str, object] | None:
    """EVSEType, None for the whole station."""
    evse_id = params.integer("evse_id")
    connector_id = params.integer("connector_id", least=1)
    if not evse_id:
        if connector_id is not None:
            raise params.wrong("evse_id", "is required with connector_id")
        return None
    return given(id=evse_id, connectorId=connector_id)


def _availability(params: Params) -> list[Call]:
    operative = params.needed("operative", params.boolean("operative"))
    status = "Operative" if operative else "Inoperative"
    return [Call("ChangeAvailability", given(operationalStatus=status, evse=_place(params)))]


def _component(entry: Params) -> dict[str, object]:
    name = entry.needed("component", entry.text("component"))
    return given(name=name, instance=entry.text("component_instance"), evse=_place(entry))


def _variable(entry: Params) -> dict[str, object]:
    return given(name=entry.needed("variable", entry.text("variable")), instance=entry.text("variable_instance"))


def _entries(params: Params) -> list[Params]:
    entries = params.entries("variables")
    if not entries or len(entries) > _MAX_VARIABLES:
        raise params.wrong("variables", f"1 to {_MAX_VARIABLES} are expected")
    return entries


def _get_variables(params: Params) -> list[Call]:
    data = []
    for entry in _entries(params):
        data.append(given(component=_component(entry), variable=_variable(entry), attributeType=entry.text("attribute")))
        entry.done()
    return [Call("GetVariables", {"getVariableData": data})]


def _set_variables(params: Params) -> list[Call]:
    data = []
    for entry in _entries(params):
        data.append(
            given(
                component=_component(entry),
                variable=_variable(entry),
                attributeType=entry.text("attribute"),
                attributeValue=value_text(entry),
            )
        )
        entry.done()
    return [Call("SetVariables", {"setVariableData": data})]


def _base_report(params: Params) -> list[Call]:
    request_id = params.needed("request_id", params.integer("request_id"))
    base = params.choice("report", _REPORTS) or "FullInventory"
    return [Call("GetBaseReport", {"requestId": request_id, "reportBase": base})]


def _clear_cache(_params: Params) -> list[Call]:
    return [Call("ClearCache", {})]


def _data_transfer(params: Params) -> list[Call]:
    vendor_id = params.needed("vendor_id", params.text("vendor_id"))
    return [Call("DataTransfer", given(vendorId=vendor_id, messageId=params.text("message_id"), data=params.take("data")))]


def phrases(words: Words) -> dict[str, Phrase]:
    """The version's phrases."""

    def reset(params: Params) -> list[Call]:
        kind = params.needed("type", params.choice("type", words.resets))
        return [Call("Reset", given(type=kind, evseId=params.integer("evse_id", least=1)))]

    def trigger(params: Params) -> list[Call]:
        message = params.needed("message", params.choice("message", words.triggers))
        custom = params.text("custom_trigger")
        if custom is not None and not words.custom_trigger:
            raise UnsupportedError("this version has no custom triggers")
        place = _place(params)
        if message == "StatusNotification" and place is not None:
            # OCPP 2.0.1 F06.FR.12: a status is triggered for a connector.
            place.setdefault("connectorId", 1)
        return [Call("TriggerMessage", given(requestedMessage=message, evse=place, customTrigger=custom))]

    return further(words.purposes) | {
        "remote-start": Phrase("RequestStartTransaction", _remote_start),
        "remote-stop": Phrase("RequestStopTransaction", _remote_stop),
        "reset": Phrase("Reset", reset),
        "unlock-connector": Phrase("UnlockConnector", _unlock),
        "change-availability": Phrase("ChangeAvailability", _availability),
        "trigger-message": Phrase("TriggerMessage", trigger),
        "get-variables": Phrase("GetVariables", _get_variables),
        "set-variables": Phrase("SetVariables", _set_variables),
        "get-base-report": Phrase("GetBaseReport", _base_report),
        "clear-cache": Phrase("ClearCache", _clear_cache),
        "data-transfer": Phrase("DataTransfer", _data_transfer),
    }
