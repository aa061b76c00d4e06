"""The checks of `laddverk doctor`: each says what it saw and, where something is wrong, what mends it."""

import asyncio
import os
import stat
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import text

from laddverk.api.deps import CONSOLE
from laddverk.bus import open_bus
from laddverk.domain.errors import LaddverkError
from laddverk.settings import Address, Settings, unknown_variables
from laddverk.storage.database import Database
from laddverk.storage.migrating import revisions, stored_revision

OK, WARNING, FAILED = "ok", "warning", "failed"
CHECK_TIMEOUT_S = 15.0
_CLOCK_APART_S = 2.0
_EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)


class Finding(NamedTuple):
    """`mend`: what to do, empty where nothing is to be done."""

    check: str
    status: str
    seen: str
    mend: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Run all checks; each has its time-out, and none raises."""
    findings = [_settings(settings), _data_dir(settings)]
    for name, check in (("database", _database), ("bus", _bus), ("listeners", _listeners)):
        findings += await _bounded(name, check, settings)
    findings += [_local_clock(), _web()]
    return findings


async def _bounded(name: str, check: Callable[[Settings], Coroutine[Any, Any, list[Finding]]], settings: Settings) -> list[Finding]:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            return await check(settings)
    except TimeoutError:
        return [Finding(name, FAILED, f"no answer within {CHECK_TIMEOUT_S:.0f} s", "check its address and the network on the way")]


def _settings(settings: Settings) -> Finding:
    unknown = unknown_variables(os.environ)
    if unknown:
        return Finding("settings", WARNING, "no setting has this name: " + ", ".join(unknown), "compare with docs/reference/settings.md")
    kind = "for production" if settings.production else "embedded, for this machine alone"
    return Finding("settings", OK, f"roles {', '.join(sorted(settings.role))}; {kind}")


def _data_dir(settings: Settings) -> Finding:
    folder = settings.data_dir
    at = folder if folder.exists() else next((parent for parent in folder.absolute().parents if parent.exists()), folder)
    if not os.access(at, os.W_OK | os.X_OK):
        return Finding("data directory", FAILED, f"{folder} cannot be written", f"give this user the right to write {at}")
    key = folder / "secret.key"
    if settings.secret_key is None and key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        return Finding("data directory", FAILED, f"{key} can be read by others", f"chmod 600 {key}")
    return Finding("data directory", OK, f"{folder} can be written")


async def _database(settings: Settings) -> list[Finding]:
    """Reachable, at this version's revision, quick, and of one mind about the time."""
    try:
        database = Database(settings.database_url, 1)
    except (LaddverkError, OSError) as error:
        return [Finding("database", FAILED, str(error), "mend LADDVERK_DATABASE_URL")]
    try:
        began = time.monotonic()
        revision = await stored_revision(database)
        took_ms = (time.monotonic() - began) * 1000
        newest = revisions()[-1]
        if revision == newest:
            findings = [Finding("database", OK, f"{_engine(database)} at revision {revision}, first answer after {took_ms:.0f} ms")]
        elif not database.is_postgres:
            findings = [Finding("database", OK, f"SQLite at revision {revision or 'none'}: serve brings it to {newest} by itself")]
        else:
            findings = [Finding("database", FAILED, f"at revision {revision or 'none'}, this version needs {newest}", "laddverk migrate")]
        if database.is_postgres:
            findings.append(await _clocks_apart(database))
    except LaddverkError as error:
        mend = "is PostgreSQL running, and are address, user and password in LADDVERK_DATABASE_URL right?"
        findings = [Finding("database", FAILED, error.message, mend)]
    finally:
        await database.close()
    return findings


def _engine(database: Database) -> str:
    return "PostgreSQL" if database.is_postgres else "SQLite"


async def _clocks_apart(database: Database) -> Finding:
    async with database.reading() as connection:
        before = datetime.now(UTC)
        theirs = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
        after = datetime.now(UTC)
    apart_s = (theirs - (before + (after - before) / 2)).total_seconds()
    if abs(apart_s) > _CLOCK_APART_S:
        return Finding(
            "clock", FAILED, f"the database's clock is {apart_s:+.1f} s from ours", "run NTP (chrony, systemd-timesyncd) on both"
        )
    return Finding("clock", OK, f"{apart_s * 1000:+.0f} ms from the database's")


async def _bus(settings: Settings) -> list[Finding]:
    if settings.bus_url.startswith("memory"):
        return [Finding("bus", OK, "in memory: one process does everything")]
    bus = open_bus(settings.bus_url)
    try:
        began = time.monotonic()
        await bus.start()
        return [Finding("bus", OK, f"NATS with JetStream, connected after {(time.monotonic() - began) * 1000:.0f} ms")]
    except LaddverkError as error:
        return [Finding("bus", FAILED, error.message, "is nats-server -js running, and is LADDVERK_BUS_URL right?")]
    finally:
        await bus.close()


async def _listeners(settings: Settings) -> list[Finding]:
    wanted = [("api", "HTTP", settings.http_listen), ("gateway", "OCPP", settings.ocpp_listen)]
    return [await _listener(kind, address) for role, kind, address in wanted if role in settings.role]


async def _listener(kind: str, address: Address) -> Finding:
    name = f"{kind} listener"
    try:
        server = await asyncio.start_server(_hang_up, address.host, address.port)
    except OSError as error:
        if await _is_ours(address):
            return Finding(name, OK, f"a Laddverk server listens on {address} now")
        mend = f"choose another address in LADDVERK_{kind}_LISTEN, or end what holds this one (ss -ltnp)"
        return Finding(name, FAILED, f"{address} cannot be taken: {error.strerror or error}", mend)
    server.close()
    await server.wait_closed()
    return Finding(name, OK, f"{address} is free")


def _hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def _is_ours(address: Address) -> bool:
    """Whether what listens there answers the health question as we do."""
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(3):
            reader, writer = await asyncio.open_connection(address.host, address.port)
            writer.write(f"GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode())
            status = await reader.readline()
            writer.close()
            return status.startswith(b"HTTP/1.1 200")
    return False


def _local_clock() -> Finding:
    now = datetime.now(UTC)
    if now < _EARLIEST:
        return Finding("time", FAILED, f"this machine believes it is {now:%Y-%m-%d}", "set the clock, and run NTP")
    return Finding("time", OK, f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _web() -> Finding:
    if (CONSOLE / "index.html").exists():
        return Finding("web console", OK, "built")
    return Finding(
        "web console", WARNING, "not built: the API works, the browser shows nothing", "make web (needs Node 20), or install the wheel"
    )
