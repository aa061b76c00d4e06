"""Who did what when, over REST."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from laddverk.api.deps import By, Deps, Part
from laddverk.api.guard import Guarded, needs
from laddverk.api.words import Name, Output, PageOf, When, Word
from laddverk.domain.audit import AuditEntry
from laddverk.domain.ids import PREFIXES, public_id
from laddverk.domain.users import READ_AUDIT

router = APIRouter(prefix="/audit", tags=["audit"], route_class=Guarded)

_BARE = {prefix: noun for noun, prefix in PREFIXES.items()}


class AuditOutput(Output):
    """One write. `before` and `after` hold what changed, secrets left out."""

    id: str
    at: datetime
    actor_kind: str = Field(description="user, api-key or system")
    actor_id: str
    actor_name: str
    action: str = Field(examples=["station.update"])
    noun: str
    noun_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    address: str | None


def _shown_id(noun: str, value: str) -> str:
    """Inner ids get their public prefix; stations and tokens have names of their own."""
    key = noun.replace("-", "_")
    return public_id(key, value) if key in ("location", "user", "api_key") else value


def _inner_id(value: str) -> str:
    """A public id as it is stored; other text as it is."""
    prefix, _, body = value.partition("_")
    return body if prefix in _BARE and len(body) == 32 else value


def shown(entry: AuditEntry) -> AuditOutput:
    """The entry as the API shows it."""
    return AuditOutput(
        id=public_id("audit", entry.id),
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=_shown_id(entry.actor_kind, entry.actor_id),
        actor_name=entry.actor_name,
        action=entry.action,
        noun=entry.noun,
        noun_id=_shown_id(entry.noun, entry.noun_id),
        before=None if entry.before is None else dict(entry.before),
        after=None if entry.after is None else dict(entry.after),
        reason=entry.reason,
        address=entry.address,
    )


@router.get("", summary="The audit trail")
@needs(READ_AUDIT)
async def list_audit(
    deps: Deps,
    by: By,
    part: Part,
    noun: Annotated[Word | None, Query(description="station, token, location, user, api-key ...")] = None,
    noun_id: Name | None = None,
    actor_id: Name | None = None,
    action: Word | None = None,
    at_from: When | None = None,
    at_before: When | None = None,
) -> PageOf[AuditOutput]:
    """Every write of people, programs and the system, newest first."""
    noun_id = None if noun_id is None else _inner_id(noun_id)
    actor_id = None if actor_id is None else _inner_id(actor_id)
    async with deps.uow(by.tenant_id) as work:
        page = await work.audit.list(part, noun, noun_id, actor_id, action, at_from, at_before)
    return PageOf(items=[shown(entry) for entry in page.items], next=page.next)
