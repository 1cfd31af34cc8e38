"""The room of the customers, and of whoever else can sign in."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from msgspec import Meta

from api.callers.access import ADMIN
from api.pages.addresses import PageAsked
from api.pages.forms import Filled, reader_of
from api.pages.office.leafing import ROWS, named, to_page
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import NO_FORM, FormAgain, form_again
from api.pages.visiting import Visiting
from api.requests.bodies import Body
from api.routes.staff.admin_users import WORDS_CHARS_MAX, UserChanges
from commands.accounts.change_user import ChangeUser, change_user
from domain.accounts.account import Role
from domain.accounts.account_refusals import LastAdmin
from domain.refusals import NotFound, Refusal
from queries.accounts.list_users import ListUsers, UserPage, list_users
from queries.accounts.look_into_user import LookIntoUser, UserForStaff, look_into_user
from read_models.users import standing_of

PATH = "/office/customers"


class CustomersAsked(Body, frozen=True):
    q: Annotated[str, Meta(max_length=WORDS_CHARS_MAX)] | None = None
    role: Role | None = None
    page: PageAsked = 1


@get(PATH, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look for somebody."""
    asked = (await reader_of(request)).read_what_fits(request.asked, CustomersAsked)
    question = ListUsers(asked.q, asked.role, asked.page, ROWS)
    return await show_in_office(
        request,
        "customers.html",
        found=await request.learn(list_users, question, UserPage),
        asked=asked,
        filled=Filled(request.asked),
        roles=named(request, Role, "office-customers.role"),
        to=to_page(request, PATH),
    )


@get(f"{PATH}/{{user_id:str}}", access=ADMIN, refuses=(NotFound,))
async def one(request: Visiting, user_id: FromPath[UUID]) -> Page:
    """Look into who somebody is, and what they bought."""
    return await customer_page(request, user_id)


async def customer_page(request: Visiting, user_id: UUID, again: FormAgain = NO_FORM) -> Page:
    """Raises NotFound."""
    return await show_in_office(
        request,
        "customer.html",
        status=again.status,
        user=await request.learn(look_into_user, LookIntoUser(user_id), UserForStaff),
        roles=named(request, Role, "office-customers.role"),
        again=again,
    )


@post(f"{PATH}/{{user_id:str}}", access=ADMIN, refuses=(NotFound, LastAdmin))
async def change(request: Visiting, user_id: FromPath[UUID], execute: Execute) -> Page:
    """Give somebody another role, or keep them from signing in."""
    try:
        said = (await reader_of(request)).read(request.fields, UserChanges)
        answer = await execute(change_user, ChangeUser(user_id, said.role, said.active), standing_of)
    except Refusal as refusal:
        return await customer_page(request, user_id, form_again(request, refusal, "standing"))
    return see_other(request, f"{PATH}/{user_id}", answer, "saved")


ALL = (listing, one, change)
