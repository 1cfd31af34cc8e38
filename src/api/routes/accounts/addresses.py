"""The customer's address book."""

from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType

from api.asking import Asking
from api.callers.access import CUSTOMER
from api.provided import Execute
from api.requests.address_body import AddressBody, Line, PersonName, Phone, Place, PostalCode, address_of
from api.requests.bodies import Body
from api.routes.catalog.products import PageNumber, PageSize
from commands.accounts.add_address import AddAddress, add_address
from commands.accounts.change_address import ChangeAddress, change_address
from commands.accounts.remove_address import RemoveAddress, remove_address
from domain.accounts.account_refusals import TooManyAddresses
from domain.addresses.countries import Country
from domain.refusals import NotFound
from queries.accounts.list_addresses import AddressPage, ListAddresses, list_addresses
from read_models.addresses import AddressDocument, address_document


class NewAddressBody(AddressBody, frozen=True, kw_only=True):
    """`country` is ISO 3166-1 alpha-2, or XK; which of `city`, `region` and `postal_code` are needed depends on it.

    The first address is the default, whatever is said.
    """

    is_default: bool = False


class AddressChanges(Body, frozen=True, kw_only=True):
    """What is left out stays as it is. Who makes an address the default ends the one before."""

    name: PersonName | UnsetType = UNSET
    line1: Line | UnsetType = UNSET
    line2: Line | UnsetType | None = UNSET
    city: Place | UnsetType | None = UNSET
    region: Place | UnsetType | None = UNSET
    postal_code: PostalCode | UnsetType | None = UNSET
    country: Country | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    is_default: bool | UnsetType = UNSET

    EXAMPLE = {"line1": "2 Main Road", "is_default": True}


@get("/addresses", access=CUSTOMER)
async def listing(request: Asking, page: PageNumber = 1, page_size: PageSize = 20) -> Response[AddressPage]:
    """List the caller's addresses: the default first, then the newest."""
    return await request.ask(list_addresses, ListAddresses(request.caller.id, page, page_size))


@post("/addresses", access=CUSTOMER, refuses=(TooManyAddresses, NotFound))
async def add(data: JSONBody[NewAddressBody], execute: Execute) -> Response[AddressDocument]:
    """Add an address, written as its country writes it."""
    command = AddAddress(execute.caller.id, address_of(data), data.is_default)
    return await execute(add_address, command, address_document, 201)


@patch("/addresses/{address_id:str}", access=CUSTOMER, refuses=(NotFound,))
async def change(
    address_id: FromPath[UUID], data: JSONBody[AddressChanges], execute: Execute
) -> Response[AddressDocument]:
    """Change an address; orders keep the copies they have."""
    command = ChangeAddress(customer=execute.caller.id, address=address_id, **msgspec.structs.asdict(data))
    return await execute(change_address, command, address_document)


@delete("/addresses/{address_id:str}", access=CUSTOMER, refuses=(NotFound,))
async def remove(address_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Remove an address. If it was the default, the newest of those left is."""
    return await execute.silently(remove_address, RemoveAddress(execute.caller.id, address_id))


routes = Router("/", route_handlers=[listing, add, change, remove], tags=["Address book"])
