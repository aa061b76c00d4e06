"""The audit entry that every write makes, in the write's own transaction."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import NamedTuple

from laddverk.domain.audit import AuditEntry
from laddverk.domain.ids import Ids
from laddverk.domain.users import Actor
from laddverk.services.ports.records import UnitOfWork

_SECRET = frozenset({"password_hash", "key_hash", "token_hash", "previous_password_hash"})
_UNTOLD = frozenset({"created_at", "updated_at"})


class Caller(NamedTuple):
    """Who asks, when, from where and why. `reason` is the person's own words, where given."""

    actor: Actor
    now: datetime
    address: str | None = None
    reason: str | None = None

    @property
    def tenant_id(self) -> str:
        """Whose data the caller works on."""
        return self.actor.tenant_id


def system_caller(now: datetime, tenant_id: str, name: str = "system") -> Caller:
    """The system itself, e.g. on the command line or in a job."""
    return Caller(Actor("system", "system", name, "admin", tenant_id), now)


async def audit(
    work: UnitOfWork, ids: Ids, by: Caller, action: str, noun_id: str, before: object = None, after: object = None, **extra: object
) -> None:
    """Add the entry. `action` is noun.verb; of `before` and `after` (dataclasses or mappings) only what differs is kept."""
    old, new = _facts(before), _facts(after)
    if old is not None and new is not None:
        changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        old = {name: value for name, value in old.items() if name in changed}
        new = {name: value for name, value in new.items() if name in changed}
    if extra:
        new = {**(new or {}), **extra}
    await work.audit.add(
        AuditEntry(
            id=ids.new(),
            at=by.now,
            actor_kind=by.actor.kind,
            actor_id=by.actor.id,
            actor_name=by.actor.name,
            action=action,
            noun=action.partition(".")[0],
            noun_id=noun_id,
            before=old,
            after=new,
            reason=by.reason,
            address=by.address,
        )
    )


def _facts(value: object) -> dict[str, object] | None:
    """Plain JSON data of a record, without secrets and book-keeping."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        fields: Mapping[str, object] = value
    elif is_dataclass(value) and not isinstance(value, type):
        fields = asdict(value)
    else:
        raise TypeError(f"cannot audit {type(value).__name__}")
    return {name: _plain(item) for name, item in fields.items() if name not in _SECRET and name not in _UNTOLD}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
