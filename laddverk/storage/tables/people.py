"""Tokens of drivers; users, logins, API keys; the audit trail and kept responses."""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text

from laddverk.storage.columns import Instant, Number
from laddverk.storage.tables.schema import metadata, must, owner

tokens = Table(
    "tokens",
    metadata,
    Column("key", Number, primary_key=True, autoincrement=True),
    owner(),
    must("uid", Text),
    must("folded", Text),
    must("type", Text),
    must("status", Text),
    Column("group", Text),
    Column("driver_id", Text),
    Column("valid_until", Instant),
    Column("created_at", Instant),
    Column("updated_at", Instant),
    Column("label", Text),
)
Index("uq_tokens_tenant_id_folded", tokens.c.tenant_id, tokens.c.folded, unique=True)
Index("ix_tokens_tenant_id_key", tokens.c.tenant_id, tokens.c.key)

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    owner(),
    must("email", Text),
    must("folded", Text),
    must("role", Text),
    Column("name", Text),
    Column("password_hash", Text),
    must("disabled", Boolean),
    Column("created_at", Instant),
    Column("updated_at", Instant),
    Column("last_login_at", Instant),
)
Index("uq_users_folded", users.c.folded, unique=True)


def _secret(name: str, *more: Column[Any]) -> Table:
    """A table of digests that let a user in for a time."""
    return Table(
        name,
        metadata,
        Column("token_hash", Text, primary_key=True),
        Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
        must("created_at", Instant),
        Column("expires_at", Instant, nullable=False, index=True),
        *more,
    )


logins = _secret("logins", Column("address", Text), Column("user_agent", Text))
links = _secret("links")

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    owner(),
    must("name", Text),
    must("role", Text),
    must("hint", Text),
    must("key_hash", Text),
    must("created_at", Instant),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    Column("created_by", Text),
)
Index("uq_api_keys_key_hash", api_keys.c.key_hash, unique=True)

audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    owner(),
    must("at", Instant),
    must("actor_kind", Text),
    must("actor_id", Text),
    must("actor_name", Text),
    must("action", Text),
    must("noun", Text),
    must("noun_id", Text),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text),
    Column("address", Text),
)
Index("ix_audit_tenant_id_id", audit.c.tenant_id, audit.c.id)
Index("ix_audit_noun_noun_id_id", audit.c.noun, audit.c.noun_id, audit.c.id)

idempotency = Table(
    "idempotency",
    metadata,
    owner(),
    must("actor_id", Text),
    must("key", Text),
    must("digest", Text),
    Column("created_at", Instant, nullable=False, index=True),
    must("status", Integer),
    must("body", Text),
    PrimaryKeyConstraint("tenant_id", "actor_id", "key"),
)
