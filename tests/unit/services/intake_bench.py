"""A station of one's own to decide over."""

from datetime import UTC, datetime, timedelta
from random import Random

from laddverk.domain.ids import Ids
from laddverk.domain.metering import Reading, Sample
from laddverk.domain.reports import Report, TransactionReported
from laddverk.domain.sessions import Progress, Session
from laddverk.domain.stations import ACCEPTED, Station, StationState
from laddverk.domain.tokens import IdToken, Token
from laddverk.services.intake import Decision, Facts, Policy, apply, decide
from laddverk.services.ports.committing import Quarantined, ReadingStored, SessionSaved, Told

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CARD = IdToken("04A1B2C3")
POLICY = Policy()


def at(seconds: float) -> datetime:
    """So many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


def register(wh: float, when: datetime | None = None, power_w: float | None = None) -> Reading:
    """One reading of the main register in Wh."""
    samples = [Sample(float(wh))]
    if power_w is not None:
        samples.append(Sample(power_w, "Power.Active.Import", "W"))
    return Reading(when, tuple(samples))


class Bench:
    """Holds a state, decides and believes at once, as if every commit succeeded."""

    def __init__(self, admission: str = ACCEPTED, max_power_w: int | None = 22_000, default_token: str | None = None) -> None:
        station = Station(1, "BOX-1", "default", 1, admission, max_power_w=max_power_w, default_token=default_token)
        self.state = StationState(station)
        random = Random(7)
        self.now = NOW
        self.ids = Ids(lambda: int(self.now.timestamp() * 1000), random.getrandbits)
        self.tokens = {CARD.key: Token(CARD.uid)}
        self.digest = 0

    def hear(self, report: Report, digest: int | None = None, now: datetime | None = None) -> Decision:
        """Decide and apply. Each report has a digest of its own unless one is given."""
        if now is not None:
            self.now = now
        self.digest += 1
        shown = getattr(report, "id_token", None)
        token = self.tokens.get(shown.key) if shown else self.tokens.get((self.state.station.default_token or "").casefold())
        facts = Facts(token, self.digest if digest is None else digest)
        decision = decide(self.state, report, facts, self.now, self.ids, POLICY)
        apply(self.state, decision)
        return decision

    def event(self, kind: str, seconds: float, wh: float | None = None, seq: int | None = None, **more: object) -> TransactionReported:
        """A 2.x transaction event of transaction T1 on EVSE 1."""
        readings = () if wh is None else (register(wh, at(seconds)),)
        fields: dict[str, object] = {"transaction_id": "T1", "evse_id": 1, "connector_id": 1, "seq_no": seq, **more}
        return TransactionReported(kind=kind, station_time=at(seconds), readings=readings, **fields)  # type: ignore[arg-type]

    def session(self, transaction_id: str = "T1") -> Session:
        """The session as believed now."""
        return self.state.sessions[transaction_id].session

    def progress(self, transaction_id: str = "T1") -> Progress:
        """Where it stands."""
        return self.state.sessions[transaction_id].progress


def saved(decision: Decision) -> list[Session]:
    """Sessions that the decision stores."""
    return [w.session for w in decision.writes if isinstance(w, SessionSaved)]


def stored(decision: Decision) -> list[ReadingStored]:
    """Readings that the decision stores."""
    return [w for w in decision.writes if isinstance(w, ReadingStored)]


def told(decision: Decision) -> list[str]:
    """Types of the facts for the outbox."""
    return [w.event.type for w in decision.writes if isinstance(w, Told)]


def reasons(decision: Decision) -> list[str]:
    """Why something was quarantined."""
    return [w.reason for w in decision.writes if isinstance(w, Quarantined)]
