"""What a version must be able to say: the seam between a station's behaviour and the OCPP it speaks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from laddverk.ocpp.actions import Action
from laddverk_sim.calls import Call, Failure, Payload, Reply
from laddverk_sim.clock import timestamp
from laddverk_sim.evse import Evse, Sample, Transaction

if TYPE_CHECKING:
    from laddverk_sim.station import Station

Handler = Callable[[Any, float], Payload]
Verdict = Literal["accepted", "refused", "unanswered"]

# What a station of today says to these, whatever is asked.
Fixed = Mapping[str, Payload]


class Speech(ABC):
    """Turns behaviour into calls of one version, and that version's calls into behaviour.

    `handlers` answer with effects; `fixed` are answers that never change; whatever is in neither is NotImplemented.
    Stop reasons and triggers are named in the words of OCPP 2.x.
    """

    subprotocol: ClassVar[Literal["ocpp1.6", "ocpp2.0.1", "ocpp2.1"]]
    actions: ClassVar[Mapping[str, Action]]
    fixed: ClassVar[Fixed]
    ends_at_unplug: ClassVar[bool] = False

    def __init__(self, station: Station) -> None:
        self.station = station
        self.handlers: dict[str, Handler] = {}

    def ask(
        self,
        action: str,
        payload: Payload | Callable[[], Payload],
        now: float,
        answered: Callable[[Reply, float], None] | None = None,
        *,
        retained: bool = False,
        first: bool = False,
    ) -> None:
        """Queues a call. What is not retained is not even queued while there is no connection."""
        station = self.station
        if not retained and not station.connected:
            if answered is not None:
                answered(Failure("Disconnected"), now)
            return
        build = payload if callable(payload) else lambda: payload
        station.queue.submit(Call(action, build, answered, retained), now, first=first)

    def heartbeat(self, now: float) -> None:
        self.ask("Heartbeat", {}, now)

    @abstractmethod
    def boot(self, reason: str, now: float, answered: Callable[[Reply, float], None]) -> None: ...

    @abstractmethod
    def station_status(self, now: float) -> None:
        """Says how the station as a whole is, where the version can."""

    @abstractmethod
    def status(self, evse: Evse, now: float) -> None: ...

    @abstractmethod
    def authorize(self, token: str, now: float, answered: Callable[[Verdict, float], None]) -> None: ...

    @abstractmethod
    def may_begin(self, evse: Evse) -> bool:
        """Whether a transaction starts now, by the version's start point."""

    @abstractmethod
    def new_transaction_id(self) -> str: ...

    @abstractmethod
    def started(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None: ...

    @abstractmethod
    def updated(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None: ...

    @abstractmethod
    def sampled(self, evse: Evse, transaction: Transaction, sample: Sample) -> None: ...

    @abstractmethod
    def aligned(self, evse: Evse, sample: Sample) -> None:
        """A reading by the clock, outside or inside transactions."""

    @abstractmethod
    def ended(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None: ...

    @abstractmethod
    def firmware_status(self, status: str, request_id: int | None, now: float) -> None: ...

    @abstractmethod
    def log_status(self, status: str, request_id: int | None, now: float) -> None: ...

    @abstractmethod
    def security_event(self, kind: str, now: float) -> None: ...

    @abstractmethod
    def reservation_expired(self, reservation_id: int, now: float) -> None: ...

    @staticmethod
    def time(now: float) -> str:
        return timestamp(now)
