"""OCPP 2.0.1 and 2.1: from our answers to the version's results."""

from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct

from laddverk.domain.answers import Answer, AuthorizeAnswer, TransactionAnswer
from laddverk.domain.reports import Noted, Report
from laddverk.domain.tokens import Verdict
from laddverk.gateway.dialects.replying import boot, clock, data_transfer
from laddverk.gateway.dialects.table import Replies, Writer
from laddverk.gateway.dialects.v2x_tokens import GROUP
from laddverk.gateway.dialects.wire_time import zulu
from laddverk.ocpp.codec import decode, encode
from laddverk.ocpp.faults import Violation
from laddverk.ocpp.v21 import messages as v21

M = TypeVar("M", bound=Struct)

_PAST = datetime(1970, 1, 1, tzinfo=UTC)

_STATUSES = frozenset(
    {
        "Accepted",
        "Blocked",
        "ConcurrentTx",
        "Expired",
        "Invalid",
        "NoCredit",
        "NotAllowedTypeEVSE",
        "NotAtThisLocation",
        "NotAtThisTime",
        "Unknown",
    }
)

_FIXED = {
    # Certificates are not issued yet; the standard's word for it, so that the station need not wait.
    "SignCertificate": b'{"status":"Rejected"}',
    "GetCertificateStatus": b'{"status":"Failed"}',
    "Get15118EVCertificate": b'{"status":"Failed","exiResponse":""}',
    "NotifyEVChargingSchedule": b'{"status":"Accepted"}',
}

FIXED_201 = _FIXED | {
    # OCPP 2.0.1 K15.FR.04: the CSMS does not provide a schedule.
    "NotifyEVChargingNeeds": b'{"status":"Rejected"}',
}

FIXED_21 = _FIXED | {
    # OCPP 2.1 K18.FR.04; to Rejected an ISO 15118-20 station must end the transaction (K18.FR.23), which nobody wants here.
    "NotifyEVChargingNeeds": b'{"status":"NoChargingProfile"}',
    "PullDynamicScheduleUpdate": b'{"status":"Rejected"}',
    "OpenPeriodicEventStream": b'{"status":"Rejected"}',
}


def _info(verdict: Verdict, max_id_token: int) -> dict[str, object]:
    info: dict[str, object] = {"status": verdict.status if verdict.status in _STATUSES else "Invalid"}
    if verdict.valid_until is not None:
        info["cacheExpiryDateTime"] = zulu(verdict.valid_until)
    if verdict.group and len(verdict.group) <= max_id_token:  # a group cut short would be another group
        info["groupIdToken"] = {"idToken": verdict.group, "type": GROUP}
    return info


def _vat_number(report: Report, _answer: Answer) -> object:
    """OCPP 2.1: no register is asked, so no number is confirmed; the number is repeated as the schema wants."""
    asked = _asked(v21.VatNumberValidationRequest, report)
    return encode(v21.VatNumberValidationResponse(vat_number=asked.vat_number, status="Rejected", evse_id=asked.evse_id))


def _chain_status(report: Report, _answer: Answer) -> object:
    """OCPP 2.1 M06: no revocation service is asked; `next_update` lies in the past, so nothing of this may be kept."""
    asked = _asked(v21.GetCertificateChainStatusRequest, report)
    return encode(
        v21.GetCertificateChainStatusResponse(
            certificate_status=tuple(
                v21.CertificateStatusType(
                    certificate_hash_data=request.certificate_hash_data,
                    source=request.source,
                    status="Failed",
                    next_update=_PAST,
                )
                for request in asked.certificate_status_requests
            )
        )
    )


def _asked(request: type[M], report: Report) -> M:
    """The request again, from the note that was made of it."""
    assert isinstance(report, Noted)
    read = decode(request, report.text.encode())
    assert not isinstance(read, Violation)
    return read[0]


def _authorize(max_id_token: int) -> Writer:
    def write(_report: Report, answer: Answer) -> object:
        assert isinstance(answer, AuthorizeAnswer)
        return {"idTokenInfo": _info(answer.verdict, max_id_token)}

    return write


def _transaction_event(max_id_token: int) -> Writer:
    def write(_report: Report, answer: Answer) -> object:
        if isinstance(answer, TransactionAnswer) and answer.verdict is not None:
            return {"idTokenInfo": _info(answer.verdict, max_id_token)}
        return b"{}"

    return write


def _shared(max_id_token: int) -> dict[str, Writer]:
    return {
        "BootNotification": boot,
        "Heartbeat": clock,
        "Authorize": _authorize(max_id_token),
        "TransactionEvent": _transaction_event(max_id_token),
        "DataTransfer": data_transfer,
    }


REPLIES_201 = Replies(FIXED_201, _shared(36))
REPLIES_21 = Replies(FIXED_21, _shared(255) | {"VatNumberValidation": _vat_number, "GetCertificateChainStatus": _chain_status})
