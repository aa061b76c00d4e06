"""People and programs that may use the system, and what each role may do: the one table of permissions."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

DEFAULT_TENANT = "default"
"""The operator that a new installation begins with."""

ADMIN, OPERATOR, TECHNICIAN, VIEWER = "admin", "operator", "technician", "viewer"
ROLES = (ADMIN, OPERATOR, TECHNICIAN, VIEWER)

READ = "read"
"""See sites, stations, sessions, the network's events."""
READ_TOKENS = "tokens:read"
WRITE_TOKENS = "tokens:write"
WRITE_LOCATIONS = "locations:write"
WRITE_STATIONS = "stations:write"
"""Register, change, approve and remove stations; set their passwords."""
COMMAND = "stations:command"
CALL = "stations:call"
"""Send any OCPP message as it is written."""
READ_MESSAGES = "messages:read"
"""See the recorded OCPP traffic, which names tokens."""
READ_AUDIT = "audit:read"
MANAGE_USERS = "users:manage"
MANAGE_API_KEYS = "api-keys:manage"

PERMISSIONS: dict[str, frozenset[str]] = {
    VIEWER: frozenset({READ}),
    TECHNICIAN: frozenset({READ, READ_TOKENS, COMMAND, CALL, READ_MESSAGES, WRITE_STATIONS}),
    OPERATOR: frozenset({READ, READ_TOKENS, WRITE_TOKENS, WRITE_LOCATIONS, WRITE_STATIONS, COMMAND, READ_MESSAGES, READ_AUDIT}),
    ADMIN: frozenset(
        {
            READ,
            READ_TOKENS,
            WRITE_TOKENS,
            WRITE_LOCATIONS,
            WRITE_STATIONS,
            COMMAND,
            CALL,
            READ_MESSAGES,
            READ_AUDIT,
            MANAGE_USERS,
            MANAGE_API_KEYS,
        }
    ),
}
"""Role -> what it may do."""


def may(role: str, permission: str) -> bool:
    """Whether the role has the permission; an unknown role has none."""
    return permission in PERMISSIONS.get(role, frozenset())


class Actor(NamedTuple):
    """Who asks: a user, an API key, or the system itself (`kind` user, api-key, system)."""

    kind: str
    id: str
    name: str
    role: str
    tenant_id: str


@dataclass(frozen=True, slots=True)
class User:
    """A person. `password_hash` None: cannot log in by password until one is set through a one-time link."""

    id: str
    email: str
    role: str
    name: str | None = None
    password_hash: str | None = None
    disabled: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None
    last_login_at: datetime | None = None

    @property
    def email_key(self) -> str:
        """The form by which addresses are compared and unique over all tenants."""
        return self.email.casefold()


@dataclass(frozen=True, slots=True)
class WebSession:
    """A login. Only the digest of its token is stored."""

    token_hash: str
    user_id: str
    created_at: datetime
    expires_at: datetime
    address: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A single use of a login or a password setting, for whoever holds the token. Only its digest is stored."""

    token_hash: str
    user_id: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's access. `hint` is the key's visible beginning; only the digest of the whole is stored."""

    id: str
    name: str
    role: str
    hint: str
    key_hash: str
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    created_by: str | None = None
    """The actor's name."""
