"""Who did what, when: one entry for every write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`action` is noun.verb (`station.update`); `before` and `after` hold what changed as plain JSON data, secrets left out."""

    id: str
    at: datetime
    actor_kind: str
    """user, api-key or system"""
    actor_id: str
    actor_name: str
    action: str
    noun: str
    noun_id: str
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    reason: str | None = None
    address: str | None = None
    """Where the request came from."""
