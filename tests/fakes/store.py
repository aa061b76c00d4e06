"""An honest store in memory: Committer and Homes as the ports describe them, with faults to order."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from laddverk.domain.stations import ACCEPTED, RECENT_MESSAGES, Handled, LiveSession, Station, StationState
from laddverk.domain.tokens import Token
from laddverk.services.ports.committing import (
    COMMITTED,
    FAILED,
    FENCED,
    ConnectorSaved,
    Entry,
    MessageLogged,
    ReadingStored,
    SessionSaved,
    Told,
)
from laddverk.services.ports.homing import Claim, Credential


class MemoryStore:
    """Entries become durable in a later turn of the loop; while `held` they wait until `let_go`."""

    def __init__(self) -> None:
        self.credentials: dict[str, Credential] = {}
        self.stations: dict[int, Station] = {}
        self.nodes: dict[int, str | None] = {}
        self.tokens: dict[str, Token] = {}
        self.entries: list[Entry] = []
        self.seen_keys: list[int] = []
        self.held = False
        self.fail_when: Callable[[Entry], bool] = lambda _entry: False
        self.failure = FAILED
        self.claim_error: Exception | None = None
        self.token_error: Exception | None = None
        self._waiting: list[tuple[Entry, Callable[[int], None]]] = []
        self._scheduled = False

    # ---- for the tests

    def add(self, station_id: str, password_hash: str | None = None, admission: str = ACCEPTED, **more: object) -> Credential:
        """Make a station known."""
        key = len(self.stations) + 1
        fields: dict[str, object] = {"previous_password_hash": None, "security_profile": 1, "disabled": False, **more}
        credential = Credential(key, station_id, "default", password_hash, admission=admission, **fields)  # type: ignore[arg-type]
        self.credentials[station_id.casefold()] = credential
        self.stations[key] = Station(key, station_id, "default", 0, admission)
        self.nodes[key] = None
        return credential

    def change(self, station_id: str, **fields: object) -> None:
        """Change a credential."""
        self.credentials[station_id.casefold()] = replace(self.credentials[station_id.casefold()], **fields)  # type: ignore[arg-type]

    def writes(self, kind: type, station_key: int | None = None) -> list[object]:
        """All durable writes of a kind."""
        return [w for e in self.entries if station_key in (None, e.station_key) for w in e.writes if type(w) is kind]

    def messages(self, action: str | None = None) -> list[MessageLogged]:
        """The message log."""
        rows = self.writes(MessageLogged)
        return [row for row in rows if isinstance(row, MessageLogged) and action in (None, row.action)]

    def told(self, kind: str) -> list[dict[str, object]]:
        """Data of the outbox's events of a type."""
        return [w.event.data for w in self.writes(Told) if isinstance(w, Told) and w.event.type == kind]

    def let_go(self) -> None:
        """Commit what waits, and hold no more."""
        self.held = False
        self._commit()

    # ---- Committer

    def submit(self, entry: Entry, done: Callable[[int], None]) -> None:
        self._waiting.append((entry, done))
        if not self._scheduled and not self.held:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._commit)

    def _commit(self) -> None:
        self._scheduled = False
        if self.held:
            return
        batch, self._waiting = self._waiting, []
        results = []
        for entry, done in batch:
            if entry.epoch < self.stations[entry.station_key].epoch:
                results.append((done, FENCED))
            elif self.fail_when(entry):
                results.append((done, self.failure))
            else:
                self.entries.append(entry)
                results.append((done, COMMITTED))
        for done, status in results:
            done(status)

    async def drain(self) -> None:
        while self._waiting:
            await asyncio.sleep(0)

    # ---- Homes

    async def credential(self, station_id: str) -> Credential | None:
        return self.credentials.get(station_id.casefold())

    async def register(self, station_id: str, admission: str, password_hash: str | None) -> Credential:
        return self.credentials.get(station_id.casefold()) or self.add(station_id, password_hash, admission)

    async def claim(self, station_key: int, node: str, protocol: str, address: str) -> Claim:
        if self.claim_error is not None:
            raise self.claim_error
        station = self.stations[station_key]
        station = self.stations[station_key] = replace(station, epoch=station.epoch + 1)
        previous, self.nodes[station_key] = self.nodes[station_key], node
        await asyncio.sleep(0)
        if any(entry.station_key == station_key for entry, _ in self._waiting):
            self._commit()
        return Claim(self._load(station), previous)

    def _load(self, station: Station) -> StationState:
        state = StationState(station)
        for entry in self.entries:
            if entry.station_key != station.key:
                continue
            for write in entry.writes:
                if isinstance(write, ConnectorSaved):
                    state.connectors[(write.connector.evse_id, write.connector.connector_id)] = write.connector
                elif isinstance(write, SessionSaved):
                    live = state.sessions.setdefault(write.session.transaction_id, LiveSession(write.session))
                    live.session, live.progress = write.session, write.progress
                elif isinstance(write, ReadingStored):
                    live_of = [live for live in state.sessions.values() if live.session.id == write.session_id]
                    if live_of and write.progress is not None:
                        live_of[0].progress = write.progress
                        live_of[0].hears(write.heard_key)
                elif isinstance(write, MessageLogged) and not write.outgoing and write.response:
                    state.handled.pop(write.message_id, None)
                    state.handled[write.message_id] = Handled(write.digest, write.response)
        while len(state.handled) > RECENT_MESSAGES:
            del state.handled[next(iter(state.handled))]
        return state

    async def release(self, station_key: int, epoch: int) -> None:
        if self.stations[station_key].epoch == epoch:
            self.nodes[station_key] = None

    async def seen(self, station_keys: list[int], node: str) -> None:
        self.seen_keys += station_keys

    async def session(self, station_key: int, transaction_id: str) -> LiveSession | None:
        return self._load(self.stations[station_key]).sessions.get(transaction_id)

    async def token(self, tenant_id: str, uid: str) -> Token | None:
        await asyncio.sleep(0)
        if self.token_error is not None:
            raise self.token_error
        return self.tokens.get(uid.casefold())
