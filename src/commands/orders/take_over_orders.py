"""Take orders over: who proves an e-mail address has what a guest ordered with it, and what history knows of it."""

from uuid import UUID

import msgspec

from db.orders.unproven import give_to, lock_unproven
from db.work import Work
from domain.accounts.account import Account, email_key
from domain.orders.order_events import OrderTakenOver


class TakeOverOrders(msgspec.Struct, frozen=True):
    """The account is locked already."""

    account: Account


async def take_over_orders(command: TakeOverOrders, work: Work) -> list[UUID]:
    """Those that were nobody's, or of somebody whom only another system knew; again, and of an address that nobody has
    proven to read, there are none.

    With the proof, and from then on whenever its owner is seen: guests may order with a proven address too.
    What a coupon was used for moves with its order: it counts for the account as it did for the address.
    """
    account = command.account
    if not account.email_verified:
        return []
    taken = await lock_unproven(work.connection, work.moment, email_key(account.email))
    if taken:
        for order, version in await give_to(work.connection, account.id, taken, work.now):
            work.record(OrderTakenOver(subject=order, version=version))
    return taken
