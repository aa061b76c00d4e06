"""Stored users, logins and API keys. Secrets are stored as digests only."""

from datetime import datetime
from typing import NamedTuple, Protocol

from laddverk.domain.users import ApiKey, OneTimeLink, User, WebSession
from laddverk.services.ports.paging import Page, Slice


class Users(Protocol):
    """Users of the unit's tenant, newest first."""

    async def add(self, user: User) -> None:
        """Raises Conflict if the address is taken (unique over all tenants, without regard to case)."""
        ...

    async def get(self, user_id: str) -> User:
        """Raises NotFound."""
        ...

    async def list(self, part: Slice, role: str | None = None) -> Page[User]: ...

    async def save(self, user: User) -> None:
        """Replace all fields (by id). Raises NotFound; Conflict if a new address is taken."""
        ...

    async def delete(self, user_id: str) -> None:
        """With all logins and links. Raises NotFound."""
        ...

    async def active_admins(self) -> int:
        """How many users of role admin are not disabled."""
        ...

    async def add_login(self, login: WebSession) -> None: ...

    async def end_logins(self, user_id: str, keep: str | None = None) -> None:
        """End all logins of a user, except the one with token digest `keep`."""
        ...

    async def add_link(self, link: OneTimeLink) -> None:
        """Keep a one-time link; earlier ones of the user die."""
        ...


class ApiKeys(Protocol):
    """API keys of the unit's tenant, newest first."""

    async def add(self, key: ApiKey) -> None: ...

    async def get(self, key_id: str) -> ApiKey:
        """Raises NotFound."""
        ...

    async def list(self, part: Slice) -> Page[ApiKey]: ...

    async def delete(self, key_id: str) -> None:
        """It opens nothing any more. Raises NotFound."""
        ...


class Known(NamedTuple):
    """Who was found, and for which operator."""

    tenant_id: str
    user: User


class LoginKnown(NamedTuple):
    """The owner of a login."""

    tenant_id: str
    user: User
    login: WebSession


class KeyKnown(NamedTuple):
    """An API key, whoever's it is."""

    tenant_id: str
    key: ApiKey


class Access(Protocol):
    """Look-ups before it is known whose tenant asks. Only in units of work without a tenant. Expiry is judged by the caller."""

    async def user(self, email: str) -> Known | None:
        """By address, without regard to case."""
        ...

    async def login(self, token_hash: str) -> LoginKnown | None: ...

    async def end_login(self, token_hash: str) -> None: ...

    async def api_key(self, key_hash: str) -> KeyKnown | None: ...

    async def used(self, key_id: str, at: datetime) -> None:
        """Note when an API key was last used."""
        ...

    async def take_link(self, token_hash: str, now: datetime) -> Known | None:
        """Use a one-time link up: of two who try at once, one gets it. None where there is none or it has expired."""
        ...

    async def peek_link(self, token_hash: str, now: datetime) -> Known | None:
        """Whose link it is, without using it up."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Remove expired logins and links; how many."""
        ...
