"""Take orders over: who proves an e-mail address has what a guest ordered with it, and what history knows of it."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import OrderTakenOver


class TakeOverOrders(msgspec.Struct, frozen=True):
    """`email_key` is what the address is compared by that this account's owner has proven to read."""

    account: UUID
    email_key: str


async def take_over_orders(command: TakeOverOrders, work: Work) -> list[UUID]:
    """Those that were nobody's, or of somebody whom only another system knew; again there are none.

    What a coupon was used for moves with its order: it counts for the account as it did for the address.
    """
    taken = await work.orders.lock_unproven(command.email_key)
    for order, version in await work.orders.give_to(command.account, taken, work.now):
        work.record(OrderTakenOver(subject=order, version=version))
    return taken
