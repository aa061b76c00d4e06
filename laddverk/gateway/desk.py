"""One report at a time: interpret, look up, decide, commit, and only then believe, answer and tell."""

from typing import Protocol

import msgspec
import structlog

from laddverk.domain.answers import BootAnswer, Refused
from laddverk.domain.reports import Booted, Heartbeat, Report
from laddverk.domain.stations import RECENT_MESSAGES, Handled, StationState
from laddverk.gateway.dialects.dialect import Dialect, Wrong
from laddverk.gateway.doorway import Socket
from laddverk.gateway.node import Node
from laddverk.gateway.traffic import digest_of, error_text, loggable, message_event
from laddverk.gateway.turns import Message, Own, Work
from laddverk.ocpp.events import CallReceived
from laddverk.ocpp.rpc import Rpc
from laddverk.services.intake import Facts, adopt, apply, decide, session_needed, token_needed
from laddverk.services.ports.committing import COMMITTED, FENCED, UNCERTAIN, Entry, MessageLogged, Write

log = structlog.get_logger(__name__)

_new = tuple.__new__
"""Makes a NamedTuple in half the time, where every message pays for it."""

_INTERNAL = "An internal error. The message was not stored; please send it again."


class Owner(Protocol):
    """Whom the desk tells."""

    def free(self) -> None:
        """The desk can take the next."""
        ...

    def fenced(self) -> None:
        """A newer home has the station: nothing of this connection is stored any more."""
        ...

    def boot_answered(self, now: float) -> None:
        """The station heard the answer to its BootNotification."""
        ...


class Desk:
    """Where the messages of one connection are worked on. The owner gives it one at a time, while `busy` is False."""

    __slots__ = ("_at", "_began", "_dialect", "_inherited", "_node", "_owner", "_rpc", "_send", "_state", "_work", "busy", "watched_until")

    def __init__(self, node: Node, socket: Socket, dialect: Dialect, rpc: Rpc, state: StationState, owner: Owner) -> None:
        self._node = node
        self._send = socket.send
        self._dialect = dialect
        self._rpc = rpc
        self._state = state
        self._owner = owner
        self._inherited = set(state.handled)
        """Message ids of earlier connections: a station may count from 1 again. Storage keeps their answers' payloads."""
        self._work: Work | None = None
        self._began = 0.0
        self._at = node.clock()
        """When the message in work was taken in hand: the time of its receipt."""
        self.busy = False
        self.watched_until = 0.0

    def take(self, event: Message, now: float) -> None:
        """A message of the station. Never raises."""
        self.busy = True
        self._began = now
        self._at = self._node.clock()
        message_id, action, payload = event
        digest = digest_of(payload)
        known = self._state.handled.get(message_id)
        try:
            if known is not None and self._repeated(event, known, digest):
                self.busy = False
                return
            heard = self._dialect.interpret(action, payload)
        except Exception:
            self._fault("interpret", action)
            self._refuse(event, digest, "InternalError", "An internal error.")
            return
        if isinstance(heard, Wrong):
            self._refuse(event, digest, heard.code, heard.description)
            return
        counted = self._node.counters.received
        counted[action] = counted.get(action, 0) + 1
        self._consider(event, digest, heard.report)

    def _repeated(self, event: Message, known: Handled, digest: int) -> bool:
        """Deal with a message id that is known; False if the message is a new one all the same."""
        inherited = event.message_id in self._inherited
        if known.digest == digest:
            if inherited:
                # What has no lasting effect wants today's answer: a station that counts its messages begins at 1 again.
                heard = self._dialect.interpret(event.action, event.payload)
                if not isinstance(heard, Wrong) and isinstance(heard.report, Booted | Heartbeat):
                    return False
            self._node.counters.repeated += 1
            if known.reply:
                self._send(_stored_frame(event.message_id, known.reply) if inherited else known.reply)
            return True
        if inherited:
            return False
        self._node.counters.refused += 1
        if type(event) is CallReceived:
            code = self._dialect.refusal("GenericError")
            self._send(self._rpc.error(event.message_id, code, "This message id was used for another message"))
        return True

    def _refuse(self, event: Message, digest: int, code: str, description: str) -> None:
        self._node.counters.refused += 1
        code = self._dialect.refusal(code)
        row = self._row(event, digest, error_text(code, description), True)
        self._submit((row,), Work(event, digest, None, (code, description), None, row, None))

    def _row(self, event: Message, digest: int, response: str, error: bool) -> MessageLogged:
        node = self._node
        request = loggable(self._dialect, event.action, event.payload)
        return _new(MessageLogged, (node.ids.new(), self._at, False, event.message_id, event.action, request, response, digest, error))

    def _consider(self, event: Message, digest: int, report: Report) -> None:
        uid, transaction_id = token_needed(self._state, report), session_needed(self._state, report)
        if uid is None and transaction_id is None:
            self._decide(event, digest, report, Facts(None, digest))
        else:
            self._node.scheduler.create_task(self._look_up(event, digest, report))

    async def _look_up(self, event: Message, digest: int, report: Report) -> None:
        try:
            facts = await self._facts(digest, report)
        except Exception:
            self._fault("look-up", event.action)
            self._failed(event)
            return
        self._decide(event, digest, report, facts)

    async def _facts(self, digest: int, report: Report) -> Facts:
        """What the decision needs and memory has not. Only this desk changes the state, and it is busy with this report."""
        homes, station = self._node.homes, self._state.station
        named = session_needed(self._state, report)
        if named is not None and (live := await homes.session(station.key, named)) is not None:
            adopt(self._state, live)
        uid = token_needed(self._state, report)
        token = await homes.token(station.tenant_id, uid) if uid is not None else None
        return Facts(token, digest)

    def _decide(self, event: Message, digest: int, report: Report, facts: Facts) -> None:
        node = self._node
        try:
            decision = decide(self._state, report, facts, self._at, node.ids, node.policy)
            answer = decision.answer
            if isinstance(answer, Refused):
                code, description = self._dialect.refusal(answer.code), answer.description
                node.counters.refused += 1
                row = self._row(event, digest, error_text(code, description), True)
                work = Work(event, digest, None, (code, description), decision, row, None)
            else:
                reply = self._dialect.reply(event.action, report, answer) if type(event) is CallReceived else b""
                row = self._row(event, digest, reply.decode(), False)
                work = _new(Work, (event, digest, reply, None, decision, row, None))
        except Exception:
            self._fault("decide", event.action)
            self._refuse(event, digest, "InternalError", "An internal error.")
            return
        self._submit((*decision.writes, row), work)

    def take_own(self, own: Own, now: float) -> None:
        """Work of ours."""
        self.busy = True
        self._began = now
        self._at = self._node.clock()
        if own.report is None:
            self._submit(own.writes, Work(None, 0, None, None, None, None, own.done))
        else:
            self._node.scheduler.create_task(self._own_report(own, own.report))

    async def _own_report(self, own: Own, report: Report) -> None:
        node, decision = self._node, None
        try:
            facts = await self._facts(0, report)
            decision = decide(self._state, report, facts, self._at, node.ids, node.policy)
        except Exception:
            self._fault("decide", type(report).__name__)
        writes = own.writes if decision is None else (*own.writes, *decision.writes)
        self._submit(writes, Work(None, 0, None, None, decision, None, own.done))

    def _submit(self, writes: tuple[Write, ...], work: Work) -> None:
        self._work = work
        station = self._state.station
        self._node.committer.submit(_new(Entry, (station.key, station.epoch, writes)), self._committed)

    # ---- after the commit

    def _committed(self, status: int) -> None:
        work, self._work = self._work, None
        if work is None:
            return
        if status == COMMITTED:
            try:
                self._stored(work)
            except Exception:
                # What is stored and what is in memory may differ now: the station comes back and is loaded anew.
                self._fault("apply", work.event.action if work.event is not None else "")
                self._owner.fenced()
        elif status == FENCED:
            self._node.counters.fenced += 1
            self._owner.fenced()
        elif status == UNCERTAIN:
            # Memory may be behind the database now: the station comes back and its state is loaded anew.
            self._node.counters.failed += 1
            self._owner.fenced()
        else:
            self._node.counters.failed += 1
            if work.event is not None:
                self._failed(work.event)
                return
        self.busy = False
        if work.done is not None:
            work.done()
        self._owner.free()

    def _stored(self, work: Work) -> None:
        node, event, decision = self._node, work.event, work.decision
        now = node.scheduler.time()
        node.counters.committed(now - self._began)
        if decision is not None:
            apply(self._state, decision)
        if event is not None:
            text = ""
            if type(event) is CallReceived:
                if work.error is not None:
                    text = self._rpc.error(event.message_id, *work.error)
                else:
                    text = self._rpc.result(event.message_id, work.reply or b"{}")
                self._send(text)
            self._remember(event.message_id, _new(Handled, (work.digest, text)))
            if decision is not None and type(decision.answer) is BootAnswer:
                self._owner.boot_answered(now)
        if decision is not None and decision.live:
            for telling in decision.live:
                node.publish(self._state.station.tenant_id, telling)
        if work.row is not None and now < self.watched_until:
            self.show(work.row)

    def _remember(self, message_id: str, handled: Handled) -> None:
        recent = self._state.handled
        if self._inherited:
            self._inherited.discard(message_id)
            recent.pop(message_id, None)
        recent[message_id] = handled
        if len(recent) > RECENT_MESSAGES:
            del recent[next(iter(recent))]

    def _failed(self, event: Message) -> None:
        """Nothing was stored, so nothing is remembered: the station may send it again."""
        if type(event) is CallReceived:
            self._send(self._rpc.error(event.message_id, self._dialect.refusal("InternalError"), _INTERNAL))
        self.busy = False
        self._owner.free()

    def _fault(self, where: str, what: str) -> None:
        self._node.counters.faults += 1
        log.exception("station.fault", station_id=self._state.station.id, where=where, what=what)

    def show(self, row: MessageLogged) -> None:
        """Tell the live stream of a message, while somebody watches."""
        if self._node.scheduler.time() < self.watched_until:
            self._node.publish(self._state.station.tenant_id, message_event(self._state.station.id, row))


def _stored_frame(message_id: str, response: str) -> str:
    """The frame of an answer as the message log keeps it: an object of a result, an array of a CALLERROR's parts."""
    kind, payload = (4, response[1:-1]) if response.startswith("[") else (3, response)
    return f"[{kind},{msgspec.json.encode(message_id).decode()},{payload}]"
