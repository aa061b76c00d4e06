"""Commands on their way: intent stored, sent to the station's home, outcome stored. No network inside a transaction."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from laddverk.domain.commands import COMMANDS, FAILED, QUEUED, SENT, TIMED_OUT, Command, Outcome
from laddverk.domain.errors import Conflict, Invalid, NotFound, Unavailable
from laddverk.domain.events import COMMAND_UPDATED, Event
from laddverk.domain.ids import Ids, private_id, public_id
from laddverk.domain.sessions import ACTIVE
from laddverk.services.auditing import Caller, audit
from laddverk.services.command_wire import decode_outcome, encode_command
from laddverk.services.ports.bussing import Bus, NoResponder, station_subject
from laddverk.services.ports.records import UnitOfWork, UnitOfWorkFactory
from laddverk.services.ports.station_records import CommandRecord

# Any further action of a version in kebab-case, or, for a raw call, the action itself.
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_ACTION = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
MAX_NAME = 64
DEFAULT_TIMEOUT_S = 30.0
BUS_MARGIN_S = 5.0
"""The home's own time-out comes first; this much later we stop waiting for it."""
STUCK_AFTER = timedelta(minutes=5)
_OFFLINE = "station is offline"


async def ask(
    uow: UnitOfWorkFactory,
    ids: Ids,
    by: Caller,
    station_id: str,
    name: str,
    params: Mapping[str, object],
    raw: bool = False,
    timeout_s: float = DEFAULT_TIMEOUT_S,
) -> CommandRecord:
    """Store a command as queued, secrets left out; the returned record has them, for `carry`.

    Raises NotFound for the station or the session, Invalid for what cannot be meant, Conflict for
    stopping what has ended. A command that COMMANDS does not name is passed on: the station's dialect knows what its version offers.
    """
    _check_name(name, raw)
    async with uow(by.tenant_id) as work:
        station = await work.stations.get(station_id)
        given = dict(params) if raw else await _complete(work, ids, station.id, name, params)
        command = CommandRecord(
            id=ids.new(),
            station_id=station.id,
            name=name,
            params=given,
            raw=raw,
            status=QUEUED,
            created_at=by.now,
            updated_at=by.now,
            timeout_s=timeout_s,
            actor_name=by.actor.name,
        )
        told = redacted(given)
        await work.commands.add(replace(command, params=told))
        await work.outbox.add(_event(command))
        action = "station.call" if raw else "station.command"
        await audit(work, ids, by, action, station.id, command=name, command_id=public_id("command", command.id), params=told)
        await work.commit()
    return command


def _check_name(name: str, raw: bool) -> None:
    if len(name) > MAX_NAME or not (_ACTION if raw else _NAME).match(name):
        kind, field = ("an OCPP action", "body.action") if raw else ("a command", "body.command")
        raise Invalid(f"not the name of {kind}", field=field)


async def carry(uow: UnitOfWorkFactory, bus: Bus, clock: Callable[[], datetime], tenant_id: str, command: CommandRecord) -> CommandRecord:
    """Bring a queued command to its station and store what came of it. Raises Unavailable only if that cannot be stored."""
    command = await _move(uow, tenant_id, command, Outcome(SENT), clock())
    params = command.params if isinstance(command.params, Mapping) else {}
    wire = Command(command.id, command.station_id, command.name, params, command.raw, command.timeout_s)
    subject = station_subject(command.station_id, "command")
    try:
        outcome = decode_outcome(await bus.request(subject, encode_command(wire), command.timeout_s + BUS_MARGIN_S))
    except NoResponder:
        outcome = Outcome(FAILED, None, _OFFLINE)
    except TimeoutError:
        outcome = Outcome(TIMED_OUT, None, "no answer came in time; the station may still do it")
    except Unavailable:
        outcome = Outcome(FAILED, None, "the message bus is away")
    except ValueError:
        outcome = Outcome(FAILED, None, "the answer could not be understood")
    return await _move(uow, tenant_id, command, outcome, clock())


async def expire_stuck(uow: UnitOfWorkFactory, now: datetime, limit: int = 100) -> int:
    """Close commands whose process died on the way; how many. Run now and then by a job."""
    async with uow(None) as work:
        stuck = await work.commands.stuck(now - STUCK_AFTER, limit)
    for tenant_id, command in stuck:
        await _move(uow, tenant_id, command, Outcome(TIMED_OUT, None, "it is not known what became of it"), now)
    return len(stuck)


_NUMBERED = frozenset({"get-base-report", "get-log", "update-firmware"})
"""What the station reports about later, by the number we give it here."""


async def _complete(work: UnitOfWork, ids: Ids, station_id: str, name: str, params: Mapping[str, object]) -> dict[str, object]:
    """The parameters as a dialect wants them."""
    given = dict(params)
    if name == "remote-start":
        if not isinstance(given.get("token"), str) or not given["token"]:
            raise Invalid("remote-start needs the uid of a token", field="body.params.token")
        given.setdefault("remote_start_id", ids.transaction_number())
    elif name == "remote-stop":
        session_id = given.pop("session_id", None)
        if session_id is not None:
            given["transaction_id"] = await _transaction(work, station_id, session_id)
        elif not isinstance(given.get("transaction_id"), str | int):
            raise Invalid("remote-stop needs session_id or transaction_id", field="body.params.session_id")
        given["transaction_id"] = str(given["transaction_id"])
    elif name in _NUMBERED:
        given.setdefault("request_id", ids.transaction_number())
    if name in COMMANDS and not COMMANDS[name] and given:
        raise Invalid(f"{name} takes no parameters", field="body.params")
    return given


async def _transaction(work: UnitOfWork, station_id: str, session_id: object) -> str:
    """The station's own id of a session that must be its, and active."""
    if not isinstance(session_id, str):
        raise Invalid("must be the id of a session", field="body.params.session_id")
    session = (await work.sessions.get(private_id("session", session_id))).session
    if session.station_id.casefold() != station_id.casefold():
        raise NotFound("this station has no such session")
    if session.status != ACTIVE:
        raise Conflict("the session has ended already")
    return session.transaction_id


async def _move(uow: UnitOfWorkFactory, tenant_id: str, command: CommandRecord, outcome: Outcome, now: datetime) -> CommandRecord:
    moved = replace(command, status=outcome.status, response=outcome.response, reason=outcome.reason, updated_at=now)
    async with uow(tenant_id) as work:
        if not await work.commands.move(command.id, outcome.status, outcome.response, outcome.reason, now):
            return await work.commands.get(command.id)
        await work.outbox.add(_event(moved))
        await work.commit()
    return moved


def _event(command: CommandRecord) -> Event:
    data: dict[str, object] = {
        "id": public_id("command", command.id),
        "station_id": command.station_id,
        "command": command.name,
        "status": command.status,
        "reason": command.reason,
    }
    return Event(COMMAND_UPDATED, command.station_id, command.updated_at, data)


_PRIVATE_WORDS = ("password", "authorizationkey", "basicauth", "secret")


def redacted(value: object, hide: bool = False) -> object:
    """Parameters as they may be kept and shown: values of settings and fields that are secrets are left out."""
    if isinstance(value, Mapping):
        named = str(value.get("variable", "")).casefold() + str(value.get("key", "")).casefold()
        hidden = any(word in named for word in _PRIVATE_WORDS)
        return {
            str(name): redacted(item, any(word in str(name).casefold() for word in _PRIVATE_WORDS) or (hidden and str(name) == "value"))
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [redacted(item, hide) for item in value]
    return "(left out)" if hide else value
