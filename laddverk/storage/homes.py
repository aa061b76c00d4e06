"""Stations find their home: look-up, claim, lease, release. What many ask for at once is served together."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from laddverk.domain import stations as admissions
from laddverk.domain.errors import NotFound, Unavailable
from laddverk.domain.stations import LiveSession
from laddverk.domain.tokens import Token
from laddverk.domain.users import DEFAULT_TENANT
from laddverk.services.ports.homing import Claim, Credential
from laddverk.storage.columns import clean, fold
from laddverk.storage.database import Database
from laddverk.storage.gathering import Gatherer
from laddverk.storage.leases import living_nodes, present
from laddverk.storage.postgres_writer import node_lock
from laddverk.storage.states import StateLoader
from laddverk.storage.tables import batches, nodes, stations, tokens
from laddverk.storage.tokens import to_token
from laddverk.storage.upserts import insert_new, upsert

_BATCH_KEPT = timedelta(days=7)

ADMITTED_AS = {"waiting-room": admissions.PENDING, "open": admissions.ACCEPTED}
"""What a station becomes that registers itself, by the setting that lets it."""


class _Claiming(NamedTuple):
    key: int
    node: str
    protocol: str
    address: str


class _Registering(NamedTuple):
    id: str
    admission: str
    password_hash: str | None


class Swept(NamedTuple):
    """A station that went offline with its node."""

    key: int
    id: str
    tenant_id: str


class StoredHomes:
    """Homes over a database. `tenants` is shared with the committer, which needs to know whose a station is."""

    def __init__(self, database: Database, tenants: dict[int, str], clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._database = database
        self._tenants = tenants
        self._clock = clock
        self._loader = StateLoader(database)
        self._credentials: Gatherer[str, Credential | None] = Gatherer(self._find_credentials)
        self._registrations: Gatherer[_Registering, Credential] = Gatherer(self._register)
        self._claims: Gatherer[_Claiming, Claim] = Gatherer(self._claim)
        self._releases: Gatherer[tuple[int, int], None] = Gatherer(self._release)
        self._tokens: Gatherer[tuple[str, str], Token | None] = Gatherer(self._find_tokens)

    async def credential(self, station_id: str) -> Credential | None:
        """By id, without regard to case. None: unknown."""
        return await self._credentials(fold(station_id))

    async def register(self, station_id: str, admission: str, password_hash: str | None) -> Credential:
        """Make an unknown station known. `admission`: a setting (`waiting-room`, `open`) or what the station becomes.

        A station that somebody else made known meanwhile stays as it is."""
        return await self._registrations(_Registering(clean(station_id), ADMITTED_AS.get(admission, admission), password_hash))

    async def claim(self, station_key: int, node: str, protocol: str, address: str) -> Claim:
        """See the port. Raises NotFound if the station was removed meanwhile, Unavailable if the database is away."""
        return await self._claims(_Claiming(station_key, clean(node), clean(protocol), clean(address)))

    async def release(self, station_key: int, epoch: int) -> None:
        """The socket closed: the station is offline, unless a newer epoch holds it."""
        await self._releases((station_key, epoch))

    async def token(self, tenant_id: str, uid: str) -> Token | None:
        """Look a token up, without regard to case."""
        return await self._tokens((tenant_id, fold(uid)))

    async def session(self, station_key: int, transaction_id: str) -> LiveSession | None:
        """A session of this station by the station's transaction id, with progress and heard keys."""
        async with self._database.reading() as connection:
            return await self._loader.session(connection, station_key, clean(transaction_id))

    async def seen(self, station_keys: list[int], node: str) -> None:
        """These are alive; the node is, too. One that was swept while its node was out of breath is online again."""
        name = clean(node)
        mine = (self._database.among(stations.c.key, "keys"), stations.c.node == name)
        changes = {"last_seen_at": present(self._database, self._clock), "online": stations.c.connected_at.is_not(None)}
        async with self._database.writing() as connection:
            if station_keys:
                bound = {"keys": self._database.array(station_keys)}
                await connection.execute(update(stations).where(stations.c.key.in_(_free(*mine))).values(changes), bound)
            await self._renew(connection, [name])

    async def begin(self, node: str) -> None:
        """The node starts: whatever it held when it last ended is offline; its lease runs."""
        async with self._database.writing() as connection:
            held = update(stations).where(stations.c.node == clean(node), stations.c.connected_at.is_not(None))
            await connection.execute(held.values(online=False, connected_at=None))
            await self._renew(connection, [clean(node)])

    async def sweep(self) -> list[Swept]:
        """Stations of nodes whose lease has run out become offline; which. Called by a job every few seconds."""
        alive = living_nodes(self._database, self._clock)
        orphans = _free(stations.c.online, or_(stations.c.node.is_(None), stations.c.node.not_in(alive)))
        dead = update(stations).where(stations.c.key.in_(orphans))
        async with self._database.writing() as connection:
            found = await connection.execute(dead.values(online=False).returning(stations.c.key, stations.c.id, stations.c.tenant_id))
            swept = [Swept(*row) for row in found]
            kept = self._clock() - _BATCH_KEPT
            await connection.execute(batches.delete().where(batches.c.at < kept))
            await connection.execute(nodes.delete().where(nodes.c.seen_at < kept))
        return swept

    async def drain(self) -> None:
        """Wait until what was asked for is served."""
        for gatherer in (self._credentials, self._registrations, self._claims, self._releases, self._tokens):
            await gatherer.drain()

    async def _renew(self, connection: AsyncConnection, names: Sequence[str]) -> None:
        for name in sorted(names):
            await connection.execute(upsert(self._database, nodes, {"id": name, "seen_at": present(self._database, self._clock)}, ["id"]))

    async def _find_credentials(self, folded: Sequence[str]) -> Sequence[Credential | None]:
        async with self._database.reading() as connection:
            found = await self._credentials_of(connection, folded)
        return [found.get(name) for name in folded]

    async def _credentials_of(self, connection: AsyncConnection, folded: Sequence[str]) -> dict[str, Credential]:
        known = select(stations).where(self._database.among(stations.c.folded, "ids"), stations.c.deleted_at.is_(None))
        found: dict[str, Credential] = {}
        for row in await connection.execute(known, {"ids": self._database.array(sorted(set(folded)))}):
            self._tenants[row.key] = row.tenant_id
            found[row.folded] = Credential(
                station_key=row.key,
                station_id=row.id,
                tenant_id=row.tenant_id,
                password_hash=row.password_hash,
                previous_password_hash=row.previous_password_hash,
                security_profile=row.security_profile,
                admission=row.admission,
                disabled=row.disabled,
            )
        return found

    async def _register(self, items: Sequence[_Registering]) -> Sequence[Credential | Exception]:
        now = self._clock()
        rows = {
            fold(item.id): {
                "id": item.id,
                "folded": fold(item.id),
                "tenant_id": DEFAULT_TENANT,
                "admission": item.admission,
                "password_hash": item.password_hash,
                "created_at": now,
                "updated_at": now,
            }
            for item in reversed(items)
        }
        async with self._database.writing() as connection:
            await connection.execute(insert_new(self._database, stations), [rows[name] for name in sorted(rows)])
            found = await self._credentials_of(connection, list(rows))
        return [found.get(fold(item.id)) or Unavailable("the station could not be registered now") for item in items]

    async def _claim(self, items: Sequence[_Claiming]) -> Sequence[Claim | Exception]:
        taken = await self._take(items)
        try:
            await self._wait_for_older_writes({old for _epoch, _previous, old in taken.values() if old is not None})
            async with self._database.reading() as connection:
                states = await self._loader.load(connection, sorted({item.key for item in items}))
        except Exception:
            # Nobody will hear of these epochs, so nobody would release them.
            await self._release([(items[place].key, epoch) for place, (epoch, _previous, _old) in taken.items()])
            raise
        results: list[Claim | Exception] = []
        for place, item in enumerate(items):
            state = states.get(item.key)
            if place not in taken or state is None:
                results.append(NotFound("there is no such station"))
                continue
            epoch, previous, _old = taken[place]
            if epoch != state.station.epoch:
                # Claimed twice at once, or taken over already: this one is fenced from its first write on.
                state = admissions.StationState(replace(state.station, epoch=epoch))
            self._tenants[item.key] = state.station.tenant_id
            results.append(Claim(state, previous))
        return results

    async def _take(self, items: Sequence[_Claiming]) -> dict[int, tuple[int, str | None, str | None]]:
        """Raise the epochs, durably. By place in `items`: epoch, the node where it was online, the node that last held it."""
        taken: dict[int, tuple[int, str | None, str | None]] = {}
        keys = sorted({item.key for item in items})
        known = (
            select(stations.c.key, stations.c.epoch, stations.c.node, stations.c.online)
            .where(self._database.among(stations.c.key, "keys"), stations.c.deleted_at.is_(None))
            .order_by(stations.c.key)
            .with_for_update()
        )
        raised = update(stations).where(stations.c.key == bindparam("of_key"))
        now = self._clock()
        async with self._database.writing() as connection:
            held = {
                row.key: (row.epoch, row.node, row.online) for row in await connection.execute(known, {"keys": self._database.array(keys)})
            }
            changes: dict[int, dict[str, Any]] = {}
            for place, item in enumerate(items):
                if item.key not in held:
                    continue
                epoch, node, online = held[item.key]
                taken[place] = (epoch + 1, node if online else None, node)
                held[item.key] = (epoch + 1, item.node, True)
                changes[item.key] = {
                    "of_key": item.key,
                    "epoch": epoch + 1,
                    "node": item.node,
                    "online": True,
                    "protocol": item.protocol,
                    "address": item.address,
                    "connected_at": now,
                    "last_seen_at": now,
                }
            if changes:
                columns = [name for name in next(iter(changes.values())) if name != "of_key"]
                await connection.execute(
                    raised.values({name: bindparam(name) for name in columns}), [changes[key] for key in sorted(changes)]
                )
                await self._renew(connection, list({item.node for item in items}))
        return taken

    async def _wait_for_older_writes(self, old_nodes: set[str]) -> None:
        """Return once every batch has ended that a former home began under an older epoch. SQLite has one writer at a time anyway."""
        if not self._database.is_postgres:
            return
        for node in sorted(old_nodes):
            async with self._database.reading() as connection:
                await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({node_lock(node)})")

    async def _release(self, items: Sequence[tuple[int, int]]) -> Sequence[None]:
        gone = update(stations).where(stations.c.key == bindparam("of_key"), stations.c.epoch == bindparam("of_epoch"))
        rows = [{"of_key": key, "of_epoch": epoch} for key, epoch in sorted(set(items))]
        async with self._database.writing() as connection:
            await connection.execute(gone.values(online=False, connected_at=None, last_seen_at=present(self._database, self._clock)), rows)
        return [None] * len(items)

    async def _find_tokens(self, items: Sequence[tuple[str, str]]) -> Sequence[Token | None]:
        known = select(tokens).where(self._database.among(tokens.c.folded, "uids"))
        async with self._database.reading() as connection:
            rows = (await connection.execute(known, {"uids": self._database.array(sorted({uid for _tenant, uid in items}))})).all()
        found = {(row.tenant_id, row.folded): to_token(row) for row in rows}
        return [found.get(item) for item in items]


def _free(*conditions: ColumnElement[bool]) -> Select[Any]:
    """The keys of stations that nobody is changing at this moment: the others are left out, instead of waited for in a circle."""
    return select(stations.c.key).where(*conditions).order_by(stations.c.key).with_for_update(skip_locked=True, key_share=True)
