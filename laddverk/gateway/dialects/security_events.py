"""Which security events an operator must see at once."""

_CRITICAL_OF_ALL = frozenset(
    {
        "FirmwareUpdated",
        "SettingSystemTime",
        "StartupOfTheDevice",
        "ResetOrReboot",
        "SecurityLogWasCleared",
        "MemoryExhaustion",
        "TamperDetectionActivated",
    }
)

CRITICAL_16 = _CRITICAL_OF_ALL
"""OCPP 1.6 security whitepaper, edition 3, section 5, column CRITICAL."""

CRITICAL_201 = _CRITICAL_OF_ALL | {
    "InvalidFirmwareSignature",
    "InvalidFirmwareSigningCertificate",
    "InvalidCsmsCertificate",
    "InvalidChargingStationCertificate",
    "InvalidTLSVersion",
    "InvalidTLSCipherSuite",
    "MaintenanceLoginAccepted",
    "MaintenanceLoginFailed",
}
"""OCPP 2.0.1 part 2 appendices, section 1, column Critical."""

CRITICAL_21 = CRITICAL_201 | {"DiscardedRenewedClientCertificate"}
"""OCPP 2.1 part 2 appendices, section 1, column Critical."""
