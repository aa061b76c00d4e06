"""OCPP 1.6: logs, firmware, local list, reservations and charging profiles."""

from laddverk.gateway.dialects.expressions import Call, Phrase
from laddverk.gateway.dialects.params import Params, UnsupportedError, given
from laddverk.gateway.dialects.profile_params import LOG_TYPES, RATE_UNITS, UPDATE_TYPES, list_entries, profile
from laddverk.gateway.dialects.v16_numbers import connector_of, transaction_number

_PURPOSES = {"station-max": "ChargePointMaxProfile", "tx-default": "TxDefaultProfile", "tx": "TxProfile"}


def _get_log(params: Params) -> list[Call]:
    location = params.needed("location", params.text("location"))
    kind = params.choice("log", LOG_TYPES) or "DiagnosticsLog"
    oldest, latest = params.time("oldest"), params.time("latest")
    retries, retry_interval = params.integer("retries"), params.integer("retry_interval_s")
    if kind == "DiagnosticsLog":
        return [
            Call(
                "GetDiagnostics",
                given(location=location, startTime=oldest, stopTime=latest, retries=retries, retryInterval=retry_interval),
            )
        ]
    log = given(remoteLocation=location, oldestTimestamp=oldest, latestTimestamp=latest)
    request_id = params.needed("request_id", params.integer("request_id"))
    return [Call("GetLog", given(log=log, logType=kind, requestId=request_id, retries=retries, retryInterval=retry_interval))]


def _update_firmware(params: Params) -> list[Call]:
    location = params.needed("location", params.text("location"))
    retrieve_at = params.needed("retrieve_at", params.time("retrieve_at"))
    install_at = params.time("install_at")
    certificate, signature = params.text("signing_certificate"), params.text("signature")
    retries, retry_interval = params.integer("retries"), params.integer("retry_interval_s")
    if certificate is None and signature is None:
        if install_at is not None:
            raise UnsupportedError("OCPP 1.6 sets a time of installation for signed firmware only")
        return [Call("UpdateFirmware", given(location=location, retrieveDate=retrieve_at, retries=retries, retryInterval=retry_interval))]
    firmware = given(
        location=location,
        retrieveDateTime=retrieve_at,
        installDateTime=install_at,
        signingCertificate=params.needed("signing_certificate", certificate),
        signature=params.needed("signature", signature),
    )
    request_id = params.needed("request_id", params.integer("request_id"))
    return [Call("SignedUpdateFirmware", given(requestId=request_id, firmware=firmware, retries=retries, retryInterval=retry_interval))]


def _send_local_list(params: Params) -> list[Call]:
    entries = []
    for entry in list_entries(params):
        id_tag = entry.needed("token", entry.text("token"))
        entry.text("token_type")  # 1.6 knows no types
        status, expiry, parent = entry.text("status"), entry.time("valid_until"), entry.text("group")
        info = given(status=status or "Accepted", expiryDate=expiry, parentIdTag=parent)
        # OCPP 1.6 section 7.1: in a differential update an entry without idTagInfo is removed.
        entries.append({"idTag": id_tag} if entry.boolean("remove") else {"idTag": id_tag, "idTagInfo": info})
        entry.done()
    version = params.needed("version", params.integer("version"))
    kind = params.choice("update_type", UPDATE_TYPES) or "Full"
    payload = given(listVersion=version, updateType=kind, localAuthorizationList=entries or None)
    return [Call("SendLocalList", payload)]


def _local_list_version(_params: Params) -> list[Call]:
    return [Call("GetLocalListVersion", {})]


def _reserve_now(params: Params) -> list[Call]:
    params.text("token_type")  # 1.6 knows no types
    return [
        Call(
            "ReserveNow",
            given(
                connectorId=connector_of(params) or 0,
                expiryDate=params.needed("expires_at", params.time("expires_at")),
                idTag=params.needed("token", params.text("token")),
                reservationId=params.needed("reservation_id", params.integer("reservation_id")),
                parentIdTag=params.text("group"),
            ),
        )
    ]


def _cancel_reservation(params: Params) -> list[Call]:
    return [Call("CancelReservation", {"reservationId": params.needed("reservation_id", params.integer("reservation_id"))})]


def _set_profile(params: Params) -> list[Call]:
    entry = params.needed("profile", params.entry("profile"))
    made = profile(entry)
    purpose = entry.needed("purpose", entry.choice("purpose", _PURPOSES))
    written = given(
        chargingProfileId=made.id,
        stackLevel=made.stack_level,
        chargingProfilePurpose=purpose,
        chargingProfileKind=made.kind,
        recurrencyKind=made.recurrency,
        validFrom=made.valid_from,
        validTo=made.valid_to,
        transactionId=transaction_number(entry),
        chargingSchedule=made.schedule,
    )
    entry.done()
    return [Call("SetChargingProfile", {"connectorId": connector_of(params) or 0, "csChargingProfiles": written})]


def _clear_profile(params: Params) -> list[Call]:
    return [
        Call(
            "ClearChargingProfile",
            given(
                id=params.integer("profile_id"),
                connectorId=connector_of(params),
                chargingProfilePurpose=params.choice("purpose", _PURPOSES),
                stackLevel=params.integer("stack_level"),
            ),
        )
    ]


def _composite_schedule(params: Params) -> list[Call]:
    return [
        Call(
            "GetCompositeSchedule",
            given(
                connectorId=connector_of(params) or 0,
                duration=params.needed("duration_s", params.integer("duration_s")),
                chargingRateUnit=params.choice("rate_unit", RATE_UNITS),
            ),
        )
    ]


FURTHER = {
    "get-log": Phrase("GetLog", _get_log),
    "update-firmware": Phrase("UpdateFirmware", _update_firmware),
    "send-local-list": Phrase("SendLocalList", _send_local_list),
    "get-local-list-version": Phrase("GetLocalListVersion", _local_list_version),
    "reserve-now": Phrase("ReserveNow", _reserve_now),
    "cancel-reservation": Phrase("CancelReservation", _cancel_reservation),
    "set-charging-profile": Phrase("SetChargingProfile", _set_profile),
    "clear-charging-profile": Phrase("ClearChargingProfile", _clear_profile),
    "get-composite-schedule": Phrase("GetCompositeSchedule", _composite_schedule),
}
