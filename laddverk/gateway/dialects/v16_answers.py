"""OCPP 1.6: from our answers to the version's results."""

from laddverk.domain.answers import Answer, AuthorizeAnswer, TransactionAnswer
from laddverk.domain.reports import Report
from laddverk.domain.tokens import Verdict
from laddverk.gateway.dialects.replying import boot, clock, data_transfer
from laddverk.gateway.dialects.table import Replies
from laddverk.gateway.dialects.wire_time import zulu

_STATUSES = {
    "Accepted": "Accepted",
    "Blocked": "Blocked",
    "Expired": "Expired",
    "Invalid": "Invalid",
    "ConcurrentTx": "ConcurrentTx",
    "Unknown": "Invalid",
    # Known here, but not allowed to charge here and now: 1.6 has no finer word.
    "NoCredit": "Blocked",
    "NotAllowedTypeEVSE": "Blocked",
    "NotAtThisLocation": "Blocked",
    "NotAtThisTime": "Blocked",
}
_MAX_ID_TAG = 20


def _info(verdict: Verdict | None) -> dict[str, str]:
    if verdict is None:
        return {"status": "Invalid"}
    info = {"status": _STATUSES.get(verdict.status, "Invalid")}
    if verdict.valid_until is not None:
        info["expiryDate"] = zulu(verdict.valid_until)
    if verdict.group and len(verdict.group) <= _MAX_ID_TAG:  # a group cut short would be another group
        info["parentIdTag"] = verdict.group
    return info


def _authorize(_report: Report, answer: Answer) -> object:
    assert isinstance(answer, AuthorizeAnswer)
    return {"idTagInfo": _info(answer.verdict)}


def _start(_report: Report, answer: Answer) -> object:
    assert isinstance(answer, TransactionAnswer)
    # Always a unique positive number, even for a refused tag: with 0 a station still sends a stop, for -1.
    transaction_id = int(answer.transaction_id or 0)
    if transaction_id <= 0:
        raise ValueError("StartTransaction is answered with a positive transaction id")
    return {"idTagInfo": _info(answer.verdict), "transactionId": transaction_id}


def _stop(_report: Report, answer: Answer) -> object:
    if isinstance(answer, TransactionAnswer) and answer.verdict is not None:
        return {"idTagInfo": _info(answer.verdict)}
    return b"{}"


REPLIES = Replies(
    fixed={"SignCertificate": b'{"status":"Rejected"}'},
    written={
        "BootNotification": boot,
        "Heartbeat": clock,
        "Authorize": _authorize,
        "StartTransaction": _start,
        "StopTransaction": _stop,
        "DataTransfer": data_transfer,
    },
)
