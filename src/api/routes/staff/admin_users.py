"""Users, for admins: who they are, what they bought, and what they may do."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Response, Router, get, patch
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import UNSET, UnsetType

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute
from api.requests.bodies import Body
from api.routes.catalog.products import PageNumber, PageSize
from commands.accounts.change_user import ChangeUser, change_user
from domain.accounts.account import Role
from domain.accounts.account_refusals import LastAdmin
from domain.refusals import NotFound
from queries.accounts.list_users import ListUsers, UserPage, list_users
from queries.accounts.look_into_user import LookIntoUser, UserForStaff, look_into_user
from read_models.users import Standing, standing_of

WORDS_CHARS_MAX: Final = 100

Words = Annotated[
    str | None,
    QueryParameter(
        max_length=WORDS_CHARS_MAX,
        description="Beginnings of words of the name and the e-mail address, or the whole address. Of words that begin"
        " many names, the newest 500 are looked through",
    ),
]


class UserChanges(Body, frozen=True):
    """What is left out stays as it is. Who is not `active` can't sign in, and is signed out."""

    role: Role | UnsetType = UNSET
    active: bool | UnsetType = UNSET

    EXAMPLE = {"active": True}


@get("/admin/users", access=ADMIN)
async def listing(
    request: Asking,
    q: Words = None,
    role: FromQuery[Role | None] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[UserPage]:
    """List those who can sign in, newest first, with what they have bought."""
    return await request.ask(list_users, ListUsers(q, role, page, page_size))


@get("/admin/users/{user_id:str}", access=ADMIN, refuses=(NotFound,))
async def one(user_id: FromPath[UUID], request: Asking) -> Response[UserForStaff]:
    """Show somebody, with their addresses and newest orders."""
    return await request.ask(look_into_user, LookIntoUser(user_id))


@patch("/admin/users/{user_id:str}", access=ADMIN, refuses=(NotFound, LastAdmin))
async def change(user_id: FromPath[UUID], data: JSONBody[UserChanges], execute: Execute) -> Response[Standing]:
    """Give somebody another role, or keep them from signing in. It holds at once."""
    return await execute(change_user, ChangeUser(user_id, data.role, data.active), standing_of)


routes = Router("/", route_handlers=[listing, one, change], tags=["Users"])
