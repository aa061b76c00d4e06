"""A station's settings: one table for OCPP 1.6's configuration keys and 2.x's device model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

Kind = Literal["integer", "boolean", "string", "MemberList", "OptionList", "decimal", "SequenceList"]
Outcome = Literal["Accepted", "Rejected", "RebootRequired", "UnknownComponent", "UnknownVariable", "NotSupported"]
Read = Literal["Accepted", "Rejected", "UnknownComponent", "UnknownVariable"]
Mode = Literal["ReadOnly", "WriteOnly", "ReadWrite"]


class Variable(NamedTuple):
    """`key` is the 1.6 configuration key ("" if none); `component` "" means it exists in 1.6 alone."""

    key: str
    component: str
    name: str
    kind: Kind
    value: str
    mode: Mode = "ReadWrite"
    needs_reboot: bool = False
    unit: str = ""
    evse: int = 0
    instance: str = ""
    lowest: int = 0
    highest: int = 2_147_483_647


_PROFILES: Final = "Core,FirmwareManagement,LocalAuthListManagement,Reservation,RemoteTrigger"
_MEASURANDS: Final = "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC"

COMMON: Final = (
    Variable("HeartbeatInterval", "OCPPCommCtrlr", "HeartbeatInterval", "integer", "300", unit="s", lowest=1),
    Variable("WebSocketPingInterval", "OCPPCommCtrlr", "WebSocketPingInterval", "integer", "0", unit="s"),
    Variable("", "OCPPCommCtrlr", "RetryBackOffWaitMinimum", "integer", "2", unit="s"),
    Variable("", "OCPPCommCtrlr", "RetryBackOffRandomRange", "integer", "3", unit="s"),
    Variable("", "OCPPCommCtrlr", "RetryBackOffRepeatTimes", "integer", "5"),
    Variable("", "OCPPCommCtrlr", "OfflineThreshold", "integer", "60", unit="s"),
    Variable("", "OCPPCommCtrlr", "NetworkConfigurationPriority", "SequenceList", "1"),
    Variable("", "OCPPCommCtrlr", "NetworkProfileConnectionAttempts", "integer", "3"),
    Variable("", "OCPPCommCtrlr", "MessageTimeout", "integer", "30", "ReadOnly", unit="s", instance="Default"),
    Variable("TransactionMessageAttempts", "OCPPCommCtrlr", "MessageAttempts", "integer", "3", instance="TransactionEvent", lowest=1),
    Variable(
        "TransactionMessageRetryInterval", "OCPPCommCtrlr", "MessageAttemptInterval", "integer", "10", unit="s", instance="TransactionEvent"
    ),
    Variable("", "OCPPCommCtrlr", "FileTransferProtocols", "MemberList", "HTTP,HTTPS,FTP", "ReadOnly"),
    Variable("MeterValueSampleInterval", "SampledDataCtrlr", "TxUpdatedInterval", "integer", "60", unit="s"),
    Variable("MeterValuesSampledData", "SampledDataCtrlr", "TxUpdatedMeasurands", "MemberList", _MEASURANDS),
    Variable("", "SampledDataCtrlr", "TxStartedMeasurands", "MemberList", "Energy.Active.Import.Register"),
    Variable("StopTxnSampledData", "SampledDataCtrlr", "TxEndedMeasurands", "MemberList", "Energy.Active.Import.Register"),
    Variable("", "SampledDataCtrlr", "TxEndedInterval", "integer", "0", unit="s"),
    Variable("ClockAlignedDataInterval", "AlignedDataCtrlr", "Interval", "integer", "0", unit="s"),
    Variable("MeterValuesAlignedData", "AlignedDataCtrlr", "Measurands", "MemberList", "Energy.Active.Import.Register"),
    Variable("", "AlignedDataCtrlr", "TxEndedInterval", "integer", "0", unit="s"),
    Variable("", "AlignedDataCtrlr", "TxEndedMeasurands", "MemberList", "Energy.Active.Import.Register"),
    Variable("ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut", "integer", "90", unit="s"),
    Variable("StopTransactionOnEVSideDisconnect", "TxCtrlr", "StopTxOnEVSideDisconnect", "boolean", "true", "ReadOnly"),
    Variable("StopTransactionOnInvalidId", "TxCtrlr", "StopTxOnInvalidId", "boolean", "true"),
    Variable("", "TxCtrlr", "TxStartPoint", "MemberList", "EVConnected,Authorized", "ReadOnly"),
    Variable("", "TxCtrlr", "TxStopPoint", "MemberList", "Authorized,EVConnected", "ReadOnly"),
    Variable("", "AuthCtrlr", "Enabled", "boolean", "true"),
    Variable("AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart", "boolean", "false"),
    Variable("LocalAuthorizeOffline", "AuthCtrlr", "LocalAuthorizeOffline", "boolean", "true"),
    Variable("LocalPreAuthorize", "AuthCtrlr", "LocalPreAuthorize", "boolean", "false"),
    Variable("AllowOfflineTxForUnknownId", "AuthCtrlr", "OfflineTxForUnknownIdEnabled", "boolean", "true"),
    Variable("AuthorizationCacheEnabled", "AuthCacheCtrlr", "Enabled", "boolean", "true"),
    Variable("LocalAuthListEnabled", "LocalAuthListCtrlr", "Enabled", "boolean", "true"),
    Variable("LocalAuthListMaxLength", "LocalAuthListCtrlr", "Entries", "integer", "0", "ReadOnly"),
    Variable("SendLocalListMaxLength", "LocalAuthListCtrlr", "ItemsPerMessage", "integer", "100", "ReadOnly"),
    Variable("", "DeviceDataCtrlr", "ItemsPerMessage", "integer", "20", "ReadOnly", instance="GetVariables"),
    Variable("", "DeviceDataCtrlr", "ItemsPerMessage", "integer", "100", "ReadOnly", instance="GetReport"),
    Variable("", "DeviceDataCtrlr", "BytesPerMessage", "integer", "65536", "ReadOnly", instance="GetVariables"),
    Variable("", "DeviceDataCtrlr", "BytesPerMessage", "integer", "65536", "ReadOnly", instance="GetReport"),
    Variable("", "SecurityCtrlr", "OrganizationName", "string", "Laddverk demo"),
    Variable("", "SecurityCtrlr", "CertificateEntries", "integer", "0", "ReadOnly"),
    Variable("SecurityProfile", "SecurityCtrlr", "SecurityProfile", "integer", "1", "ReadOnly"),
    Variable("AuthorizationKey", "SecurityCtrlr", "BasicAuthPassword", "string", "", "WriteOnly"),
    Variable("", "ClockCtrlr", "DateTime", "string", "", "ReadOnly"),
    Variable("", "ClockCtrlr", "TimeSource", "SequenceList", "Heartbeat"),
    Variable("", "MonitoringCtrlr", "Enabled", "boolean", "false", "ReadOnly"),
    Variable("ChargeProfileMaxStackLevel", "SmartChargingCtrlr", "ProfileStackLevel", "integer", "8", "ReadOnly"),
    Variable("ChargingScheduleAllowedChargingRateUnit", "SmartChargingCtrlr", "RateUnit", "MemberList", "A,W", "ReadOnly"),
    Variable("ChargingScheduleMaxPeriods", "SmartChargingCtrlr", "PeriodsPerSchedule", "integer", "24", "ReadOnly"),
    Variable("GetConfigurationMaxKeys", "", "", "integer", "50", "ReadOnly"),
    Variable("ConnectorPhaseRotation", "", "", "string", "0.RST"),
    Variable("LightIntensity", "", "", "integer", "70", lowest=0, highest=100),
    Variable("ResetRetries", "OCPPCommCtrlr", "ResetRetries", "integer", "1"),
    Variable("UnlockConnectorOnEVSideDisconnect", "OCPPCommCtrlr", "UnlockOnEVSideDisconnect", "boolean", "true"),
    Variable("SupportedFeatureProfiles", "", "", "string", _PROFILES, "ReadOnly"),
    Variable("", "DisplayMessageCtrlr", "Available", "boolean", "false", "ReadOnly"),
    Variable("", "TariffCostCtrlr", "Available", "boolean", "false", "ReadOnly", instance="Tariff"),
)


class Settings:
    """The current values, found by 1.6 key or by component, name, instance and EVSE; names match in any case."""

    def __init__(self, variables: Iterable[Variable] = COMMON) -> None:
        self.variables: list[Variable] = list(variables)
        self._values = [variable.value for variable in self.variables]
        self._waiting: dict[int, str] = {}
        self._index()

    def extend(self, variables: Iterable[Variable]) -> None:
        """Adds variables; what is there keeps its values."""
        added = list(variables)
        self.variables += added
        self._values += [variable.value for variable in added]
        self._index()

    def _index(self) -> None:
        self._by_key = {v.key.lower(): i for i, v in enumerate(self.variables) if v.key}
        self._by_place = {_place(v.component, v.name, v.instance, v.evse): i for i, v in enumerate(self.variables) if v.component}
        self._components = {v.component.lower() for v in self.variables}

    def value(self, index: int) -> str:
        return self._values[index]

    def seconds(self, key: str) -> int:
        """A setting that counts, by its 1.6 key."""
        return int(self._values[self._by_key[key.lower()]])

    def flag(self, key: str) -> bool:
        return self._values[self._by_key[key.lower()]].lower() == "true"

    def text(self, key: str) -> str:
        return self._values[self._by_key[key.lower()]]

    def put(self, key: str, value: str) -> None:
        """Sets by 1.6 key without asking whether it may be."""
        self._values[self._by_key[key.lower()]] = value

    def find_key(self, key: str) -> int | None:
        return self._by_key.get(key.lower())

    def find_place(self, component: str, name: str, instance: str, evse: int) -> int | Read:
        index = self._by_place.get(_place(component, name, instance, evse))
        if index is not None:
            return index
        return "UnknownVariable" if component.lower() in self._components else "UnknownComponent"

    def write(self, index: int, value: str) -> Outcome:
        """What a station answers to a change, and the change if it was accepted."""
        variable = self.variables[index]
        if variable.mode == "ReadOnly" or not _fits(variable, value):
            return "Rejected"
        if variable.needs_reboot:
            self._waiting[index] = value
            return "RebootRequired"
        self._values[index] = value
        return "Accepted"

    def rebooted(self) -> None:
        for index, value in self._waiting.items():
            self._values[index] = value
        self._waiting.clear()


def _place(component: str, name: str, instance: str, evse: int) -> tuple[str, str, str, int]:
    return component.lower(), name.lower(), instance.lower(), evse


def _fits(variable: Variable, value: str) -> bool:
    if variable.kind == "integer":
        return value.isascii() and value.isdigit() and variable.lowest <= int(value) <= variable.highest
    if variable.kind == "boolean":
        return value.lower() in ("true", "false")
    return len(value) <= 500
