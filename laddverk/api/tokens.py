"""Who may charge, over REST."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field, StringConstraints

from laddverk.api.deps import By, Deps, Part
from laddverk.api.guard import Guarded, needs
from laddverk.api.words import Input, Name, Output, PageOf, SearchText, TokenUid, When
from laddverk.domain.tokens import Token
from laddverk.domain.users import READ_TOKENS, WRITE_TOKENS
from laddverk.services import tokens as service

router = APIRouter(prefix="/tokens", tags=["tokens"], route_class=Guarded)

TokenType = Literal[
    "ISO14443", "ISO15693", "eMAID", "KeyCode", "Local", "MacAddress", "NoAuthorization", "Central", "DirectPayment", "EVCCID", "VIN"
]
TokenStatus = Literal["active", "blocked", "expired"]
Group = Annotated[str, StringConstraints(min_length=1, max_length=36, pattern=r"^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$")]


class TokenPatch(Input):
    """The fields to change; what is left out stays, null empties."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "blocked"}]})

    type: TokenType = Field(default_factory=lambda: "ISO14443")
    status: TokenStatus = Field(default_factory=lambda: "active")
    group: Group | None = Field(None, description="Tokens of one group may stop what another of them started.")
    driver_id: Name | None = None
    valid_until: When | None = None
    label: Name | None = Field(None, description="What people call it: printed number, owner.")


class TokenInput(TokenPatch):
    """A new token."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"uid": "04A1B2C3D4E5F6", "type": "ISO14443", "label": "Car pool 7"}]})

    uid: TokenUid = Field(description="As the station reads it; compared without regard to case.")


class TokenOutput(Output):
    """A token."""

    uid: str
    type: str
    status: TokenStatus
    group: str | None
    driver_id: str | None
    valid_until: datetime | None
    label: str | None
    created_at: datetime | None
    updated_at: datetime | None


def shown(token: Token) -> TokenOutput:
    """The token as the API shows it."""
    return TokenOutput(
        uid=token.uid,
        type=token.type,
        status=token.status,  # type: ignore[arg-type]
        group=token.group,
        driver_id=token.driver_id,
        valid_until=token.valid_until,
        label=token.label,
        created_at=token.created_at,
        updated_at=token.updated_at,
    )


@router.post("", status_code=201, summary="Add a token")
@needs(WRITE_TOKENS)
async def create_token(body: TokenInput, deps: Deps, by: By) -> TokenOutput:
    """It counts at every station from now on."""
    return shown(await service.create(deps.uow, deps.ids, by, Token(**body.model_dump(exclude_unset=True))))


@router.get("", summary="List tokens")
@needs(READ_TOKENS)
async def list_tokens(
    deps: Deps,
    by: By,
    part: Part,
    status: TokenStatus | None = None,
    type: TokenType | None = None,
    group: Group | None = None,
    text: Annotated[SearchText | None, Query(description="Part of the uid.")] = None,
) -> PageOf[TokenOutput]:
    """Newest first."""
    async with deps.uow(by.tenant_id) as work:
        page = await work.tokens.list(part, status, type, group, text)
    return PageOf(items=[shown(token) for token in page.items], next=page.next)


@router.get("/{uid}", summary="One token")
@needs(READ_TOKENS)
async def get_token(uid: TokenUid, deps: Deps, by: By) -> TokenOutput:
    """By its uid, without regard to case."""
    async with deps.uow(by.tenant_id) as work:
        return shown(await work.tokens.get(uid))


@router.patch("/{uid}", summary="Change a token")
@needs(WRITE_TOKENS)
async def change_token(uid: TokenUid, body: TokenPatch, deps: Deps, by: By) -> TokenOutput:
    """Only the fields that are sent change."""
    return shown(await service.change(deps.uow, deps.ids, by, uid, body.model_dump(exclude_unset=True)))


@router.delete("/{uid}", status_code=204, summary="Remove a token")
@needs(WRITE_TOKENS)
async def delete_token(uid: TokenUid, deps: Deps, by: By) -> None:
    """It is unknown from now on; its sessions stay."""
    await service.delete(deps.uow, deps.ids, by, uid)
