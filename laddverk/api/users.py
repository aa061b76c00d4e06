"""People over REST."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from laddverk.api.deps import By, Deps, Part
from laddverk.api.guard import Guarded, needs
from laddverk.api.words import Email, Input, Name, Output, PageOf, UserId
from laddverk.domain.ids import private_id, public_id
from laddverk.domain.users import MANAGE_USERS, User
from laddverk.services import users as service
from laddverk.services.access import LINK_LIFETIME, link_url

router = APIRouter(prefix="/users", tags=["users"], route_class=Guarded)

RoleName = Literal["admin", "operator", "technician", "viewer"]


class UserPatch(Input):
    """The fields to change."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "technician"}]})

    name: Name | None = None
    role: RoleName = Field(default_factory=lambda: "viewer")
    disabled: bool = Field(default_factory=bool, description="A disabled user's logins end at once.")


class UserInput(Input):
    """A new user, who sets a password through the one-time link of the answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "anna@example.se", "name": "Anna", "role": "operator"}]})

    email: Email
    role: RoleName
    name: Name | None = None


class UserOutput(Output):
    """A person."""

    id: str
    email: str
    name: str | None
    role: RoleName
    disabled: bool
    has_password: bool
    created_at: datetime | None
    updated_at: datetime | None
    last_login_at: datetime | None


class InvitedOutput(UserOutput):
    """A person and their one-time link, told this once (null where the answer is replayed)."""

    link: str | None = Field(description="Where the user sets a password.")
    link_expires_at: datetime


def fields_of(user: User) -> dict[str, object]:
    """The user as the API shows them."""
    return {
        "id": public_id("user", user.id),
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "disabled": user.disabled,
        "has_password": user.password_hash is not None,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "last_login_at": user.last_login_at,
    }


def shown(user: User) -> UserOutput:
    """The user as the API shows them."""
    return UserOutput.model_validate(fields_of(user))


def _invited(user: User, token: str, deps: Deps, by: By) -> InvitedOutput:
    link = {"link": link_url(deps.public_url, token), "link_expires_at": by.now + LINK_LIFETIME}
    return InvitedOutput.model_validate({**fields_of(user), **link})


@router.post("", status_code=201, summary="Invite a user")
@needs(MANAGE_USERS, secrets=("link",))
async def create_user(body: UserInput, deps: Deps, by: By) -> InvitedOutput:
    """The link is told once and good for 72 hours."""
    user, token = await service.invite(deps.uow, deps.ids, by, body.email, body.role, body.name)
    return _invited(user, token, deps, by)


@router.get("", summary="List users")
@needs(MANAGE_USERS)
async def list_users(deps: Deps, by: By, part: Part, role: RoleName | None = None) -> PageOf[UserOutput]:
    """Newest first."""
    async with deps.uow(by.tenant_id) as work:
        page = await work.users.list(part, role)
    return PageOf(items=[shown(user) for user in page.items], next=page.next)


@router.get("/{user_id}", summary="One user")
@needs(MANAGE_USERS)
async def get_user(user_id: UserId, deps: Deps, by: By) -> UserOutput:
    """Without anything secret."""
    async with deps.uow(by.tenant_id) as work:
        return shown(await work.users.get(private_id("user", user_id)))


@router.patch("/{user_id}", summary="Change a user")
@needs(MANAGE_USERS)
async def change_user(user_id: UserId, body: UserPatch, deps: Deps, by: By) -> UserOutput:
    """Only the fields that are sent change. The last admin stays one."""
    changes: dict[str, object] = body.model_dump(exclude_unset=True)
    return shown(await service.change(deps.uow, deps.ids, by, private_id("user", user_id), changes))


@router.delete("/{user_id}", status_code=204, summary="Remove a user")
@needs(MANAGE_USERS)
async def delete_user(user_id: UserId, deps: Deps, by: By) -> None:
    """With all logins; the audit trail keeps the name. The last admin stays."""
    await service.delete(deps.uow, deps.ids, by, private_id("user", user_id))


@router.post("/{user_id}/link", status_code=201, summary="Make a new one-time link")
@needs(MANAGE_USERS, secrets=("link",))
async def renew_link(user_id: UserId, deps: Deps, by: By) -> InvitedOutput:
    """For a user who lost theirs or forgot the password; earlier links die."""
    user, token = await service.renew_link(deps.uow, deps.ids, by, private_id("user", user_id))
    return _invited(user, token, deps, by)
