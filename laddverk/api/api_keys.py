"""Programs' access over REST."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from laddverk.api.deps import By, Deps, Part
from laddverk.api.guard import Guarded, needs
from laddverk.api.users import RoleName
from laddverk.api.words import ApiKeyId, Input, Name, Output, PageOf, When
from laddverk.domain.ids import private_id, public_id
from laddverk.domain.users import MANAGE_API_KEYS, ApiKey
from laddverk.services import api_keys as service

router = APIRouter(prefix="/api-keys", tags=["api-keys"], route_class=Guarded)


class ApiKeyInput(Input):
    """A new key with the permissions of a role."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Energy dashboard", "role": "viewer"}]})

    name: Name
    role: RoleName
    expires_at: When | None = Field(None, description="Null: never.")


class ApiKeyOutput(Output):
    """A key without its secret. `hint` is how it begins."""

    id: str
    name: str
    role: RoleName
    hint: str
    created_at: datetime
    created_by: str | None
    expires_at: datetime | None
    last_used_at: datetime | None


class CreatedApiKeyOutput(ApiKeyOutput):
    """A new key. `key` is told this once (null where the answer is replayed)."""

    key: str | None


def _fields(key: ApiKey) -> dict[str, Any]:
    return {
        "id": public_id("api_key", key.id),
        "name": key.name,
        "role": key.role,
        "hint": key.hint,
        "created_at": key.created_at,
        "created_by": key.created_by,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
    }


def shown(key: ApiKey) -> ApiKeyOutput:
    """The key as the API shows it."""
    return ApiKeyOutput(**_fields(key))


@router.post("", status_code=201, summary="Make an API key")
@needs(MANAGE_API_KEYS, secrets=("key",))
async def create_api_key(body: ApiKeyInput, deps: Deps, by: By) -> CreatedApiKeyOutput:
    """Sent as `Authorization: Bearer lvk_...`. Only a digest is stored: the key itself is told once, here."""
    key, text = await service.create(deps.uow, deps.ids, by, body.name, body.role, body.expires_at)
    return CreatedApiKeyOutput(**_fields(key), key=text)


@router.get("", summary="List API keys")
@needs(MANAGE_API_KEYS)
async def list_api_keys(deps: Deps, by: By, part: Part) -> PageOf[ApiKeyOutput]:
    """Newest first."""
    async with deps.uow(by.tenant_id) as work:
        page = await work.api_keys.list(part)
    return PageOf(items=[shown(key) for key in page.items], next=page.next)


@router.get("/{key_id}", summary="One API key")
@needs(MANAGE_API_KEYS)
async def get_api_key(key_id: ApiKeyId, deps: Deps, by: By) -> ApiKeyOutput:
    """Without its secret."""
    async with deps.uow(by.tenant_id) as work:
        return shown(await work.api_keys.get(private_id("api_key", key_id)))


@router.delete("/{key_id}", status_code=204, summary="Revoke an API key")
@needs(MANAGE_API_KEYS)
async def delete_api_key(key_id: ApiKeyId, deps: Deps, by: By) -> None:
    """It opens nothing from now on."""
    await service.delete(deps.uow, deps.ids, by, private_id("api_key", key_id))
