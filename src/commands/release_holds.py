"""Cancel unpaid orders whose hold has ended, so that their stock can be sold again."""

import msgspec

from commands.cancel_order import CancelOrder, cancel_order
from db.work import Work
from domain.order import Actor


class ReleaseHolds(msgspec.Struct, frozen=True):
    """At most `orders_max` at a time, to keep the transaction short."""

    orders_max: int = 50


async def release_holds(command: ReleaseHolds, work: Work) -> int:
    """How many were cancelled; fewer than the most means none is left."""
    orders = await work.orders.held_past(work.now, command.orders_max)
    for order in orders:
        await cancel_order(CancelOrder(order, None, Actor.SYSTEM), work)
    return len(orders)
