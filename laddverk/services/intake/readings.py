"""What a report's readings do to a session."""

from datetime import datetime
from typing import NamedTuple
from zlib import crc32

from laddverk.domain.ids import Ids
from laddverk.domain.metering import Reading, view
from laddverk.domain.reports import TransactionReported
from laddverk.domain.sessions import Progress, advance
from laddverk.services.intake.decision import Policy, believed_time
from laddverk.services.ports.committing import Quarantined, Write

_new = tuple.__new__

AFTER_END = "after-end"

_KINDS = {"started": 1, "updated": 2, "ended": 3}
_CODES: dict[tuple[str, str | None], int] = {}


class Moved(NamedTuple):
    """Progress after all readings; the first reason for not believing one; the oddities seen; the newest reading's time."""

    progress: Progress
    quarantine: str | None
    flags: tuple[str, ...]
    at: datetime


def heard_key(report: TransactionReported, digest: int) -> int:
    """The content key of a transaction event, as a signed 64-bit number: the same for a repetition under a new message id.

    OCPP 2.0.1 E01.FR.07 counts events by seqNo; some stations send always 0, so time, kind and trigger are part of the key. Where there is
    no sequence number (1.6) the payload's digest is the key.
    """
    if report.seq_no is None or report.station_time is None:
        return digest
    code = _CODES.get((report.kind, report.trigger))
    if code is None:
        code = _KINDS.get(report.kind, 0) << 8 | (crc32(str(report.trigger).encode()) & 0xFF)
        if len(_CODES) < 256:
            _CODES[report.kind, report.trigger] = code
    second = int(report.station_time.timestamp()) & 0x1FFFFFFFF
    return ((second << 18 | report.seq_no & 0x3FFFF) << 10) | code


def move(
    progress: Progress,
    readings: tuple[Reading, ...],
    at: datetime,
    now: datetime,
    max_power_w: int | None,
    policy: Policy,
    ended_at: datetime | None = None,
) -> Moved:
    """Take readings into account one by one. After the end of a session nothing is counted any more."""
    quarantine: str | None = None
    flags: tuple[str, ...] = ()
    newest: datetime | None = None
    for stamp, samples in readings:
        when = at if stamp is None or stamp == at else believed_time(stamp, now, policy)
        if newest is None or when > newest:
            newest = when
        seen = view(samples)
        if ended_at is not None and when > ended_at:
            # Quirk 40: a register after the stop is not of this session.
            if seen.register_mwh is not None:
                quarantine = quarantine or AFTER_END
            continue
        step = advance(progress, seen, when, max_power_w)
        progress, doubt, flag = step
        quarantine = quarantine or doubt
        if flag is not None and flag not in flags:
            flags = (*flags, flag)
    return _new(Moved, (progress, quarantine, flags, at if newest is None else newest))


def quarantined(ids: Ids, now: datetime, session_id: str | None, reason: str, progress: Progress, readings: object) -> Write:
    """What could not be believed, with what we believed until then."""
    text = f"last believed register {progress.last_mwh} mWh at {progress.last_at}; said: {readings!r}"
    return Quarantined(ids.new(), now, session_id, reason, text[:4000])
