"""Cancel an unpaid order whose hold has ended, so that its stock can be sold again."""

from uuid import UUID

import msgspec

from commands.orders.cancel_order import CancelOrder, cancel_order
from db.work import Work
from domain.orders.order import Actor


class ReleaseHold(msgspec.Struct, frozen=True):
    order: UUID


async def release_hold(command: ReleaseHold, work: Work) -> bool:
    """Whether it was cancelled: not if it was paid, or somebody is moving it, at this very moment."""
    if not await work.orders.lock_ended_hold(command.order, work.now):
        return False
    await cancel_order(CancelOrder(command.order, None, Actor.SYSTEM), work)
    return True
