"""Remove an address from a customer's book. Orders keep the copies they have."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.addresses.address import one_of


class RemoveAddress(msgspec.Struct, frozen=True):
    customer: UUID
    address: UUID


async def remove_address(command: RemoveAddress, work: Work) -> None:
    """Of those left the newest is the default, where this one was. Raises NotFound, for somebody else's too."""
    one_of(await work.addresses.lock_book(command.customer), command.address)
    await work.addresses.remove(command.customer, command.address)
    work.record(await work.addresses.changed(command.customer))
