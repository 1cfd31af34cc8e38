"""Which units of an order may come back, and which go back by their return and no other way."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.orders.goods import gone
from domain.orders.order import Order, PlacedLine
from domain.orders.return_refusals import NotSent, RefundedAlready, ReturnedAlready, TooManyReturns, UnderReturn
from domain.orders.returns import RETURNS_MAX, CameBack
from domain.orders.units import Units, by_line


def units_to_return(order: Order, items: Sequence[Units]) -> dict[UUID, int]:
    """By the id of their line: units that were sent, and that the customer still has, at the full price.

    Raises NotSent, UnderReturn, ReturnedAlready, RefundedAlready, TooManyReturns, InvalidInput (items of another order,
    or twice).
    """
    asked = by_line(order, items)
    for line in order.lines:
        if line.id in asked:
            require_with_customer(line, order.came_back(line.id), asked[line.id])
    if len(order.returns) >= RETURNS_MAX:
        raise TooManyReturns(RETURNS_MAX)
    return asked


def returnable(line: PlacedLine, came: CameBack) -> int:
    """What was sent and has gone back in no way, nor is to. After a refund of the whole there is none."""
    return max(line.sent_quantity - (gone(line, came) - line.withdrawn_quantity) - came.units - came.awaited, 0)


def require_with_customer(line: PlacedLine, came: CameBack, asked: int) -> None:
    """Raises NotSent, UnderReturn, ReturnedAlready, RefundedAlready."""
    if asked > line.sent_quantity:
        raise NotSent(line.sku, asked, line.sent_quantity)
    missing = asked - returnable(line, came)
    if missing <= 0:
        return
    if missing <= came.awaited:
        raise UnderReturn(line.sku, came.awaited)
    if missing <= came.awaited + came.units:
        raise ReturnedAlready(line.sku, came.units)
    raise RefundedAlready(line.sku, gone(line, came))


def require_not_returned(order: Order, asked: Mapping[UUID, int], *, money: bool, goods: bool) -> None:
    """Whatever a return is to bring, or has brought, has its money back and is put on the shelf by that and by nothing
    else; but for the last of an order's money, which refunds every unit. Raises UnderReturn, ReturnedAlready.
    """
    if not order.returns:
        return
    for line in order.lines:
        if line.id not in asked:
            continue
        came, units = order.came_back(line.id), asked[line.id]
        if money:
            require_other(line, came, units, line.quantity - line.refunded_quantity - came.without_money)
        if goods:
            require_other(line, came, units, line.quantity - line.restocked_quantity - came.off_the_shelf)


def require_other(line: PlacedLine, came: CameBack, asked: int, free: int) -> None:
    """Of units that are `free`, or awaited. More than a line has is for others to refuse."""
    missing = asked - (free - came.awaited)
    if 0 < missing <= came.awaited:
        raise UnderReturn(line.sku, came.awaited)
    if 0 < missing <= came.awaited + came.units:
        raise ReturnedAlready(line.sku, came.units)
