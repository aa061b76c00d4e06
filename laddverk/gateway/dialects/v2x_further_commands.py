"""OCPP 2.0.1 and 2.1: logs, firmware, local list, reservations and charging profiles."""

from collections.abc import Mapping

from laddverk.gateway.dialects.expressions import Call, Phrase
from laddverk.gateway.dialects.params import Params, given
from laddverk.gateway.dialects.profile_params import LOG_TYPES, RATE_UNITS, UPDATE_TYPES, list_entries, profile
from laddverk.gateway.dialects.v2x_tokens import GROUP, id_token

PURPOSES_201 = {
    "station-max": "ChargingStationMaxProfile",
    "station-external-constraints": "ChargingStationExternalConstraints",
    "tx-default": "TxDefaultProfile",
    "tx": "TxProfile",
}
PURPOSES_21 = PURPOSES_201 | {"priority": "PriorityCharging", "local-generation": "LocalGeneration"}


def _get_log(params: Params) -> list[Call]:
    log = given(
        remoteLocation=params.needed("location", params.text("location")),
        oldestTimestamp=params.time("oldest"),
        latestTimestamp=params.time("latest"),
    )
    return [
        Call(
            "GetLog",
            given(
                log=log,
                logType=params.choice("log", LOG_TYPES) or "DiagnosticsLog",
                requestId=params.needed("request_id", params.integer("request_id")),
                retries=params.integer("retries"),
                retryInterval=params.integer("retry_interval_s"),
            ),
        )
    ]


def _update_firmware(params: Params) -> list[Call]:
    firmware = given(
        location=params.needed("location", params.text("location")),
        retrieveDateTime=params.needed("retrieve_at", params.time("retrieve_at")),
        installDateTime=params.time("install_at"),
        signingCertificate=params.text("signing_certificate"),
        signature=params.text("signature"),
    )
    return [
        Call(
            "UpdateFirmware",
            given(
                requestId=params.needed("request_id", params.integer("request_id")),
                firmware=firmware,
                retries=params.integer("retries"),
                retryInterval=params.integer("retry_interval_s"),
            ),
        )
    ]


def _group(params: Params) -> dict[str, object] | None:
    group = params.text("group")
    return None if group is None else {"idToken": group, "type": GROUP}


def _send_local_list(params: Params) -> list[Call]:
    entries = []
    for entry in list_entries(params):
        token = id_token(entry)
        info = given(
            status=entry.text("status") or "Accepted",
            cacheExpiryDateTime=entry.time("valid_until"),
            groupIdToken=_group(entry),
        )
        # OCPP 2.0.1 D01.FR.16: in a differential update an entry without idTokenInfo is removed.
        entries.append({"idToken": token} if entry.boolean("remove") else {"idToken": token, "idTokenInfo": info})
        entry.done()
    version = params.needed("version", params.integer("version"))
    kind = params.choice("update_type", UPDATE_TYPES) or "Full"
    return [Call("SendLocalList", given(versionNumber=version, updateType=kind, localAuthorizationList=entries or None))]


def _local_list_version(_params: Params) -> list[Call]:
    return [Call("GetLocalListVersion", {})]


def _reserve_now(params: Params) -> list[Call]:
    params.integer("connector_id", least=1)  # 2.x reserves an EVSE, or a type of connector
    return [
        Call(
            "ReserveNow",
            given(
                id=params.needed("reservation_id", params.integer("reservation_id")),
                expiryDateTime=params.needed("expires_at", params.time("expires_at")),
                idToken=id_token(params),
                evseId=params.integer("evse_id", least=1),
                connectorType=params.text("connector_type"),
                groupIdToken=_group(params),
            ),
        )
    ]


def _cancel_reservation(params: Params) -> list[Call]:
    return [Call("CancelReservation", {"reservationId": params.needed("reservation_id", params.integer("reservation_id"))})]


def _composite_schedule(params: Params) -> list[Call]:
    return [
        Call(
            "GetCompositeSchedule",
            given(
                evseId=params.integer("evse_id") or 0,
                duration=params.needed("duration_s", params.integer("duration_s")),
                chargingRateUnit=params.choice("rate_unit", RATE_UNITS),
            ),
        )
    ]


def further(purposes: Mapping[str, str]) -> dict[str, Phrase]:
    """The version's phrases; `purposes`: its words for what a charging profile is for."""

    def set_profile(params: Params) -> list[Call]:
        entry = params.needed("profile", params.entry("profile"))
        made = profile(entry)
        written = given(
            id=made.id,
            stackLevel=made.stack_level,
            chargingProfilePurpose=entry.needed("purpose", entry.choice("purpose", purposes)),
            chargingProfileKind=made.kind,
            recurrencyKind=made.recurrency,
            validFrom=made.valid_from,
            validTo=made.valid_to,
            transactionId=entry.text("transaction_id"),
            chargingSchedule=[{"id": 1, **made.schedule}],
        )
        entry.done()
        return [Call("SetChargingProfile", {"evseId": params.integer("evse_id") or 0, "chargingProfile": written})]

    def clear_profile(params: Params) -> list[Call]:
        criteria = given(
            evseId=params.integer("evse_id"),
            chargingProfilePurpose=params.choice("purpose", purposes),
            stackLevel=params.integer("stack_level"),
        )
        profile_id = params.integer("profile_id")
        return [Call("ClearChargingProfile", given(chargingProfileId=profile_id, chargingProfileCriteria=criteria or None))]

    return {
        "get-log": Phrase("GetLog", _get_log),
        "update-firmware": Phrase("UpdateFirmware", _update_firmware),
        "send-local-list": Phrase("SendLocalList", _send_local_list),
        "get-local-list-version": Phrase("GetLocalListVersion", _local_list_version),
        "reserve-now": Phrase("ReserveNow", _reserve_now),
        "cancel-reservation": Phrase("CancelReservation", _cancel_reservation),
        "set-charging-profile": Phrase("SetChargingProfile", set_profile),
        "clear-charging-profile": Phrase("ClearChargingProfile", clear_profile),
        "get-composite-schedule": Phrase("GetCompositeSchedule", _composite_schedule),
    }
