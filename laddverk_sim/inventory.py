"""The device model of an OCPP 2.x station: read, set and reported in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from laddverk_sim.calls import Payload
from laddverk_sim.clock import timestamp
from laddverk_sim.variables import Variable

if TYPE_CHECKING:
    from laddverk_sim.station import Station

_PART: Final = 12
# What a live value is taken from instead of the table.
_LIVE: Final = {("evse", "availabilitystate"), ("clockctrlr", "datetime"), ("chargingstation", "availabilitystate")}


def hardware(station: Station) -> list[Variable]:
    """The variables that follow from what the station is."""
    model = station.model
    rows = [
        Variable("", "ChargingStation", "Model", "string", model.name, "ReadOnly"),
        Variable("", "ChargingStation", "VendorName", "string", model.vendor, "ReadOnly"),
        Variable("", "ChargingStation", "SerialNumber", "string", station.serial, "ReadOnly"),
        Variable("", "ChargingStation", "AvailabilityState", "OptionList", "Available", "ReadOnly"),
        Variable("", "ChargingStation", "SupplyPhases", "integer", "3", "ReadOnly"),
        Variable("", "Controller", "FirmwareVersion", "string", station.firmware, "ReadOnly"),
    ]
    for number, plugs in enumerate(model.evses, start=1):
        power = max(plug.supply.power_max_w for plug in plugs)
        phases = max(plug.supply.phases for plug in plugs)
        rows += [
            Variable("", "EVSE", "AvailabilityState", "OptionList", "Available", "ReadOnly", evse=number),
            Variable("", "EVSE", "Available", "boolean", "true", "ReadOnly", evse=number),
            Variable("", "EVSE", "Power", "decimal", str(power), "ReadOnly", unit="W", evse=number),
            Variable("", "EVSE", "SupplyPhases", "integer", str(phases), "ReadOnly", evse=number),
            Variable("", "Connector", "ConnectorType", "string", plugs[0].standard, "ReadOnly", evse=number),
            Variable("", "Connector", "SupplyPhases", "integer", str(phases), "ReadOnly", evse=number),
        ]
    return rows


class Inventory:
    """Answers GetVariables, SetVariables, GetBaseReport and GetReport of one station."""

    def __init__(self, station: Station) -> None:
        self._station = station
        station.settings.extend(hardware(station))

    def get_variables(self, request: Any, now: float) -> Payload:
        return {"getVariableResult": [self._get(data, now) for data in request.get_variable_data]}

    def _get(self, data: Any, now: float) -> Payload:
        found = self._find(data)
        result: Payload = {**self._named(data)}
        if not isinstance(found, int):
            result["attributeStatus"] = found
        elif (data.attribute_type or "Actual") != "Actual":
            result["attributeStatus"] = "NotSupportedAttributeType"
        elif self._station.settings.variables[found].mode == "WriteOnly":
            result["attributeStatus"] = "Rejected"
        else:
            result["attributeStatus"] = "Accepted"
            result["attributeValue"] = self._value(found, now)
        return result

    def set_variables(self, request: Any, now: float) -> Payload:
        return {"setVariableResult": [self._set(data) for data in request.set_variable_data]}

    def _set(self, data: Any) -> Payload:
        found = self._find(data)
        if not isinstance(found, int):
            status: str = found
        elif (data.attribute_type or "Actual") != "Actual":
            status = "NotSupportedAttributeType"
        else:
            status = self._station.settings.write(found, data.attribute_value)
        return {**self._named(data), "attributeStatus": status}

    def _find(self, data: Any) -> int | str:
        component, variable = data.component, data.variable
        number = component.evse.id if component.evse is not None else 0
        return self._station.settings.find_place(component.name, variable.name, variable.instance or "", number)

    @staticmethod
    def _named(data: Any) -> Payload:
        component: Payload = {"name": data.component.name}
        if data.component.instance is not None:
            component["instance"] = data.component.instance
        if data.component.evse is not None:
            component["evse"] = {"id": data.component.evse.id}
            if data.component.evse.connector_id is not None:
                component["evse"]["connectorId"] = data.component.evse.connector_id
        variable: Payload = {"name": data.variable.name}
        if data.variable.instance is not None:
            variable["instance"] = data.variable.instance
        named: Payload = {"component": component, "variable": variable}
        if data.attribute_type is not None:
            named["attributeType"] = data.attribute_type
        return named

    def _value(self, index: int, now: float) -> str:
        variable = self._station.settings.variables[index]
        place = (variable.component.lower(), variable.name.lower())
        if place not in _LIVE:
            return self._station.settings.value(index)
        if place == ("clockctrlr", "datetime"):
            return timestamp(now)
        evse = self._station.charging.evse(variable.evse)
        if evse is None:
            return "Available"
        return {"available": "Available", "reserved": "Reserved", "unavailable": "Unavailable", "faulted": "Faulted"}.get(
            evse.status, "Occupied"
        )

    def base_report(self, request: Any, now: float) -> Payload:
        if request.report_base == "SummaryInventory":
            wanted = [i for i, v in enumerate(self._station.settings.variables) if v.name == "AvailabilityState"]
        else:
            only_settable = request.report_base == "ConfigurationInventory"
            wanted = [
                i for i, v in enumerate(self._station.settings.variables) if v.component and not (only_settable and v.mode == "ReadOnly")
            ]
        return self._begin(request.request_id, wanted, now)

    def report(self, request: Any, now: float) -> Payload:
        asked = request.component_variable or ()
        variables = self._station.settings.variables
        if not asked and request.component_criteria:
            return {"status": "EmptyResultSet" if "Problem" in request.component_criteria else "NotSupported"}
        wanted = [i for i, v in enumerate(variables) if v.component and any(_matches(v, each) for each in asked)]
        return self._begin(request.request_id, wanted, now) if wanted else {"status": "EmptyResultSet"}

    def _begin(self, request_id: int, wanted: list[int], now: float) -> Payload:
        self._station.timers.at(now + 0.1, lambda when: self._send(request_id, wanted, when))
        return {"status": "Accepted"}

    def _send(self, request_id: int, wanted: list[int], now: float) -> None:
        parts = [wanted[start : start + _PART] for start in range(0, len(wanted), _PART)]
        for number, part in enumerate(parts):
            payload = {
                "requestId": request_id,
                "generatedAt": timestamp(now),
                "seqNo": number,
                "tbc": number < len(parts) - 1,
                "reportData": [self._row(index, now) for index in part],
            }
            self._station.speech.ask("NotifyReport", payload, now)

    def _row(self, index: int, now: float) -> Payload:
        found = self._station.settings.variables[index]
        component: Payload = {"name": found.component}
        if found.evse:
            component["evse"] = {"id": found.evse}
            if found.component == "Connector":
                component["evse"]["connectorId"] = 1
        variable: Payload = {"name": found.name}
        if found.instance:
            variable["instance"] = found.instance
        attribute: Payload = {"type": "Actual", "mutability": found.mode, "persistent": True, "constant": False}
        if found.mode != "WriteOnly":
            attribute["value"] = self._value(index, now)
        traits: Payload = {"dataType": found.kind, "supportsMonitoring": False}
        if found.unit:
            traits["unit"] = found.unit
        return {"component": component, "variable": variable, "variableAttribute": [attribute], "variableCharacteristics": traits}


def _matches(variable: Variable, asked: Any) -> bool:
    if asked.component.name.lower() != variable.component.lower():
        return False
    return asked.variable is None or asked.variable.name.lower() == variable.name.lower()
