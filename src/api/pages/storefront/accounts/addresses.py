"""One's address book."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath
from msgspec import UNSET

from api.callers.access import CUSTOMER
from api.pages.forms import Filled, reader_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.storefront.accounts.address_fields import address_fields
from api.pages.storefront.accounts.own_pages import show_own
from api.pages.typed_again import NOTHING_TYPED, REFUSED, typed_again
from api.pages.visiting import Visiting
from api.requests.address_body import address_of
from api.routes.accounts.addresses import NewAddressBody
from commands.accounts.add_address import AddAddress, add_address
from commands.accounts.change_address import ChangeAddress, change_address
from commands.accounts.remove_address import RemoveAddress, remove_address
from domain.addresses.address import ADDRESSES_MAX
from domain.refusals import NotFound
from queries.accounts.list_addresses import AddressPage, ListAddresses, list_addresses
from read_models.addresses import AddressDocument, address_document

BOOK = "/my/addresses"


async def book_of(request: Visiting) -> AddressPage:
    """All of it, the default first."""
    question = ListAddresses(request.caller.id, page_size=ADDRESSES_MAX)
    return await request.learn(list_addresses, question, AddressPage, at=request.caller.known_at)


async def one_of(request: Visiting, address: UUID) -> AddressDocument:
    """Raises NotFound."""
    for one in (await book_of(request)).items:
        if one.id == address:
            return one
    raise NotFound("address")


async def show_form(request: Visiting, one: AddressDocument | None, said: dict[str, Any]) -> Page:
    form = address_fields(request.language, said["filled"]["country"])
    return await show_own(request, "address.html", one=one, form=form, **said)


@get(BOOK, access=CUSTOMER)
async def listing(request: Visiting) -> Page:
    """Look at one's addresses."""
    return await show_own(request, "addresses.html", book=(await book_of(request)).items)


@get(f"{BOOK}/new", access=CUSTOMER)
async def ask_for_new(request: Visiting) -> Page:
    """Write down another address, likely in the country of the others."""
    book = (await book_of(request)).items
    filled = Filled(country=book[0].country) if book else Filled()
    return await show_form(request, None, NOTHING_TYPED | {"filled": filled})


@post(f"{BOOK}/new", access=CUSTOMER)
async def add(request: Visiting, execute: Execute) -> Page:
    """Add an address."""
    try:
        data = (await reader_of(request)).read(request.fields, NewAddressBody)
        command = AddAddress(request.caller.id, address_of(data), data.is_default)
        answer = await execute(add_address, command, address_document)
    except REFUSED as refusal:
        return await show_form(request, None, typed_again(request, refusal))
    return see_other(request, BOOK, answer, "address-added")


@get(f"{BOOK}/{{address_id:str}}", access=CUSTOMER)
async def ask_for_change(address_id: FromPath[UUID], request: Visiting) -> Page:
    """Look at an address, to change it."""
    one = await one_of(request, address_id)
    filled = Filled({field: text for field, text in msgspec.structs.asdict(one).items() if isinstance(text, str)})
    return await show_form(request, one, NOTHING_TYPED | {"filled": filled})


@post(f"{BOOK}/{{address_id:str}}", access=CUSTOMER)
async def change(address_id: FromPath[UUID], request: Visiting, execute: Execute) -> Page:
    """Change an address, as a whole: a field that its country doesn't have is empty."""
    try:
        data = (await reader_of(request)).read(request.fields, NewAddressBody)
        command = ChangeAddress(
            customer=request.caller.id,
            address=address_id,
            is_default=data.is_default or UNSET,
            **msgspec.structs.asdict(address_of(data)),
        )
        answer = await execute(change_address, command, address_document)
    except REFUSED as refusal:
        said = typed_again(request, refusal)
        return await show_form(request, await one_of(request, address_id), said)
    return see_other(request, BOOK, answer, "saved")


@post(f"{BOOK}/{{address_id:str}}/default", access=CUSTOMER)
async def make_default(address_id: FromPath[UUID], request: Visiting, execute: Execute) -> Page:
    """Make an address the default."""
    command = ChangeAddress(customer=request.caller.id, address=address_id, is_default=True)
    return see_other(request, BOOK, await execute(change_address, command, address_document), "saved")


@post(f"{BOOK}/{{address_id:str}}/remove", access=CUSTOMER)
async def remove(address_id: FromPath[UUID], request: Visiting, execute: Execute) -> Page:
    """Remove an address."""
    answer = await execute.silently(remove_address, RemoveAddress(request.caller.id, address_id))
    return see_other(request, BOOK, answer, "address-removed")


ALL = (listing, ask_for_new, add, ask_for_change, change, make_default, remove)
