"""Change an address of a customer's book, or make it the default. Orders keep the copies they have."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.addresses.address import BookAddress, as_written_there, one_of, wrong_address
from domain.faults import FaultCode
from domain.refusals import InvalidInput, require_no


class ChangeAddress(msgspec.Struct, frozen=True, kw_only=True):
    """UNSET keeps what there is."""

    customer: UUID
    address: UUID
    name: str | UnsetType = UNSET
    line1: str | UnsetType = UNSET
    line2: str | UnsetType | None = UNSET
    city: str | UnsetType | None = UNSET
    region: str | UnsetType | None = UNSET
    postal_code: str | UnsetType | None = UNSET
    country: str | UnsetType = UNSET
    phone: str | UnsetType | None = UNSET
    is_default: bool | UnsetType = UNSET


async def change_address(command: ChangeAddress, work: Work) -> BookAddress:
    """What comes of it must be an address of its country as a whole.

    Raises NotFound, for somebody else's too, InvalidInput, also for a default that is to be none without another.
    """
    book = await work.addresses.lock_book(command.customer)
    present = one_of(book, command.address)
    given: dict[str, Any] = {
        field: value for field in present.address.__struct_fields__ if (value := getattr(command, field)) is not UNSET
    }
    if given.get("country", present.address.country) != present.address.country:
        given = {"region": None, "postal_code": None} | given  # those of the other country mean nothing in this one
    if given:
        address = msgspec.structs.replace(present.address, **given)
        require_no(wrong_address(address))
        await work.addresses.rewrite(command.customer, command.address, as_written_there(address))
    if command.is_default is False and present.is_default:
        raise InvalidInput("is_default", "Make another address the default instead.", FaultCode.NOT_POSSIBLE)
    if command.is_default is True:
        await work.addresses.make_default(command.customer, command.address)
    work.record(await work.addresses.changed(command.customer))
    return await work.addresses.get(command.customer, command.address)
