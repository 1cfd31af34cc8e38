"""Forget who bought: orders of erased accounts that have ended keep their goods and figures, and no person."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from db.idempotency import forget_about
from db.orders.erasure import forget_ended
from db.work import Work
from domain.orders.order_events import OrderBuyerForgotten

UNDER_WAY_DAYS_MAX: Final = 90
"""An order that nobody says has ended is taken to be over by then: many shops never say that one arrived."""
ORDERS_MAX: Final = 500
"""Of one transaction."""


class ForgetBuyers(msgspec.Struct, frozen=True):
    """Of one account, or of all that were erased."""

    account: UUID | None = None


async def forget_buyers(command: ForgetBuyers, work: Work) -> int:
    """How many were forgotten, and with them the answers about them; at most ORDERS_MAX.

    What is still under way follows once it has ended.
    """
    over_before = work.now - timedelta(days=UNDER_WAY_DAYS_MAX)
    forgotten = await forget_ended(work.connection, command.account, over_before, work.now, ORDERS_MAX)
    if forgotten:
        orders = [each.order for each in forgotten]
        notes = await work.order_notes.forget(orders)
        about = [*orders, *{each.customer for each in forgotten}, *(note.subject for note in notes)]
        await forget_about(work.connection, about)
        work.record(*await work.mails.forget_failures(orders), *notes)
    for each in forgotten:
        work.record(OrderBuyerForgotten(subject=each.order, version=each.version))
    return len(forgotten)
