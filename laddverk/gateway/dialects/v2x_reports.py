"""OCPP 2.0.1 and 2.1: from the station's messages to our reports, where the two versions agree; `v21` adds its own."""

import math

import msgspec

from laddverk.domain.reports import (
    AuthorizeAsked,
    Booted,
    DataTransferred,
    EvNeedsReported,
    Heartbeat,
    Noted,
    Report,
    SettingsReported,
    StatusReported,
    Variable,
)
from laddverk.gateway.dialects.bounds import name, token
from laddverk.gateway.dialects.settings_answers import shown
from laddverk.gateway.dialects.table import Reader, noted
from laddverk.gateway.dialects.v2x_metering import meter_values
from laddverk.gateway.dialects.v2x_transactions import transaction_event
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201

_STATUSES = {
    "Available": "available",
    "Occupied": "occupied",
    "Reserved": "reserved",
    "Unavailable": "unavailable",
    "Faulted": "faulted",
}
_HEARTBEAT = Heartbeat()

REFUSALS = {
    # OCPP-J 2.x table 8 spells these otherwise than 1.6.
    "FormationViolation": "FormatViolation",
    "OccurenceConstraintViolation": "OccurrenceConstraintViolation",
}

TRAITS = frozenset({"refuses-calls-before-boot"})
"""OCPP 2.0.1 B01.FR.01, B03.FR.03: a station boots first, and is sent nothing before it is accepted or pending."""
_MAX_WH = 1e9


def _boot(message: v201.BootNotificationRequest | v21.BootNotificationRequest, _payload: bytes) -> Report:
    station = message.charging_station
    modem = station.modem
    return Booted(
        station.vendor_name,
        station.model,
        station.serial_number,
        station.firmware_version,
        message.reason,
        modem.iccid if modem is not None else None,
        modem.imsi if modem is not None else None,
    )


def _heartbeat(_message: v201.HeartbeatRequest | v21.HeartbeatRequest, _payload: bytes) -> Report:
    return _HEARTBEAT


def _authorize(message: v201.AuthorizeRequest | v21.AuthorizeRequest, _payload: bytes) -> Report:
    return AuthorizeAsked(token(message.id_token.id_token, message.id_token.type))


def _status(message: v201.StatusNotificationRequest | v21.StatusNotificationRequest, _payload: bytes) -> Report:
    evse_id = max(message.evse_id, 0)
    return StatusReported(
        evse_id,
        max(message.connector_id, 0),
        _STATUSES.get(message.connector_status, "unknown"),
        message.timestamp,
    )


def _data_transfer(message: v201.DataTransferRequest | v21.DataTransferRequest, _payload: bytes) -> Report:
    data = message.data
    text = data if data is None or isinstance(data, str) else msgspec.json.encode(data).decode()
    return DataTransferred(message.vendor_id, message.message_id, text)


def _report(message: v201.NotifyReportRequest | v21.NotifyReportRequest, _payload: bytes) -> Report:
    variables: list[Variable] = []
    for data in message.report_data or ():
        variables.extend(_variables(data))
    return SettingsReported(message.request_id, message.seq_no, bool(message.tbc), tuple(variables))


def _variables(data: v201.ReportDataType | v21.ReportDataType) -> list[Variable]:
    component, variable, limits = data.component, data.variable, data.variable_characteristics
    evse = component.evse
    return [
        Variable(
            name(component.name, "component.name"),
            name(variable.name, "variable.name"),
            shown(variable.name, attribute.value),
            name(component.instance, "component.instance") if component.instance is not None else None,
            name(variable.instance, "variable.instance") if variable.instance is not None else None,
            evse.id if evse is not None else None,
            evse.connector_id if evse is not None else None,
            name(attribute.type or "Actual", "variableAttribute.type"),
            # OCPP 2.0.1 VariableAttributeType: ReadWrite when omitted.
            attribute.mutability or "ReadWrite",
            limits.data_type if limits is not None else None,
            limits.unit if limits is not None else None,
            limits.min_limit if limits is not None else None,
            limits.max_limit if limits is not None else None,
            limits.values_list if limits is not None else None,
        )
        for attribute in data.variable_attribute
    ]


def _wh(amount: float | None) -> int | None:
    return round(amount) if amount is not None and math.isfinite(amount) and 0 <= amount <= _MAX_WH else None


def _needs(message: v201.NotifyEVChargingNeedsRequest | v21.NotifyEVChargingNeedsRequest, _payload: bytes) -> Report:
    needs = message.charging_needs
    needed = capacity = soc = None
    if needs.dc_charging_parameters is not None:
        direct = needs.dc_charging_parameters
        needed, capacity = _wh(direct.energy_amount), _wh(direct.ev_energy_capacity)
        soc = float(direct.state_of_charge) if direct.state_of_charge is not None else None
    elif needs.ac_charging_parameters is not None:
        needed = _wh(needs.ac_charging_parameters.energy_amount)
    if needed is None and isinstance(needs, v21.ChargingNeedsType) and needs.v2x_charging_parameters is not None:
        # OCPP 2.1: an ISO 15118-20 car announces a target, which is below zero where it wants to discharge.
        needed = _wh(needs.v2x_charging_parameters.ev_target_energy_request)
    return EvNeedsReported(max(message.evse_id, 0), needed, capacity, soc, needs.departure_time)


def _security_event(critical: frozenset[str]) -> Reader:
    def read(message: v201.SecurityEventNotificationRequest | v21.SecurityEventNotificationRequest, payload: bytes) -> Report:
        return Noted("security-event", payload.decode(errors="replace"), message.type in critical)

    return read


def readers(critical: frozenset[str]) -> dict[str, Reader]:
    """Reader of each action; one that is not here becomes a note under its own name."""
    return {
        "BootNotification": _boot,
        "Heartbeat": _heartbeat,
        "Authorize": _authorize,
        "StatusNotification": _status,
        "TransactionEvent": transaction_event,
        "MeterValues": meter_values,
        "DataTransfer": _data_transfer,
        "NotifyReport": _report,
        "NotifyEVChargingNeeds": _needs,
        "SecurityEventNotification": _security_event(critical),
        "FirmwareStatusNotification": noted("firmware-status"),
        "LogStatusNotification": noted("log-status"),
    }
