"""Add an address to a customer's book."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.accounts.account_refusals import TooManyAddresses
from domain.addresses.address import ADDRESSES_MAX, Address, BookAddress, as_written_there, wrong_address
from domain.refusals import require_no


class AddAddress(msgspec.Struct, frozen=True):
    customer: UUID
    address: Address
    is_default: bool = False


async def add_address(command: AddAddress, work: Work) -> BookAddress:
    """The first one is the default, whatever is said. Raises InvalidInput, TooManyAddresses."""
    require_no(wrong_address(command.address))
    book = await work.addresses.lock_book(command.customer)
    if len(book) >= ADDRESSES_MAX:
        raise TooManyAddresses(ADDRESSES_MAX)
    added = await work.addresses.add(command.customer, as_written_there(command.address), work.now)
    if command.is_default or not book:
        await work.addresses.make_default(command.customer, added)
    work.record(await work.addresses.changed(command.customer))
    return await work.addresses.get(command.customer, added)
