"""Answers that all versions write alike."""

from laddverk.domain.answers import Answer, BootAnswer, DataTransferAnswer, TimeAnswer
from laddverk.domain.reports import Report
from laddverk.gateway.dialects.wire_time import zulu

_REGISTRATION = {"accepted": "Accepted", "pending": "Pending", "rejected": "Rejected"}


def boot(_report: Report, answer: Answer) -> object:
    """BootNotification: registration status, our clock, heartbeat or retry interval in seconds."""
    assert isinstance(answer, BootAnswer)
    return {"status": _REGISTRATION[answer.status], "currentTime": zulu(answer.now), "interval": answer.interval_s}


def clock(_report: Report, answer: Answer) -> object:
    """Heartbeat: our clock. Bytes, as it is asked for all the time."""
    assert isinstance(answer, TimeAnswer)
    return b'{"currentTime":"%b"}' % zulu(answer.now).encode()


def data_transfer(_report: Report, answer: Answer) -> object:
    """DataTransfer: what became of a vendor's message."""
    if not isinstance(answer, DataTransferAnswer):
        return b'{"status":"UnknownVendorId"}'
    if answer.data is None:
        return {"status": answer.status}
    return {"status": answer.status, "data": answer.data}
