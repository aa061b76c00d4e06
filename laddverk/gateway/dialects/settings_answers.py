"""Settings that a station tells when it is asked for them."""

from collections.abc import Callable
from typing import Any

from laddverk.domain.reports import Report, SettingsReported, Variable
from laddverk.gateway.dialects.bounds import MAX_NAME
from laddverk.gateway.dialects.redaction import HIDDEN, is_secret
from laddverk.ocpp.v16 import messages as v16
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201

SettingsOf = Callable[[Any], tuple[Report, ...]]
"""A result as reports."""


def shown(name: str, value: str | None) -> str | None:
    """The value, hidden if it is a secret."""
    return HIDDEN if value and is_secret(name) else value


def of_configuration(answer: v16.GetConfigurationResponse) -> tuple[Report, ...]:
    """GetConfiguration's keys."""
    variables = tuple(
        Variable("ChargingStation", key.key, shown(key.key, key.value), mutability="ReadOnly" if key.readonly else "ReadWrite")
        for key in answer.configuration_key or ()
        if len(key.key) <= MAX_NAME
    )
    return (SettingsReported(0, 0, False, variables),) if variables else ()


def of_variables(answer: v201.GetVariablesResponse | v21.GetVariablesResponse) -> tuple[Report, ...]:
    """GetVariables' results, as far as they were accepted."""
    variables = tuple(
        _variable(result) for result in answer.get_variable_result if result.attribute_status == "Accepted" and _is_nameable(result)
    )
    return (SettingsReported(0, 0, False, variables),) if variables else ()


def _is_nameable(result: v201.GetVariableResultType | v21.GetVariableResultType) -> bool:
    component, variable = result.component, result.variable
    names = (component.name, component.instance, variable.name, variable.instance, result.attribute_type)
    return all(name is None or len(name) <= MAX_NAME for name in names)


def _variable(result: v201.GetVariableResultType | v21.GetVariableResultType) -> Variable:
    component, variable = result.component, result.variable
    evse = component.evse
    return Variable(
        component.name,
        variable.name,
        shown(variable.name, result.attribute_value),
        component.instance,
        variable.instance,
        evse.id if evse is not None else None,
        evse.connector_id if evse is not None else None,
        result.attribute_type or "Actual",
    )
