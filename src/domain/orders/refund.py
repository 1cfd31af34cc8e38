"""What a refund gives back: how much money, and which goods."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from domain.currency import amount_text
from domain.faults import FaultCode
from domain.money import share_out
from domain.order_status import OrderStatus, require_move
from domain.orders.goods import NO_UNITS, GivenBack, lines_back, off_the_shelf, unrefunded, unsent_besides
from domain.orders.order import Order
from domain.orders.returnable import require_not_returned
from domain.orders.units import Units, by_line
from domain.payable import payable_step, rounded_down
from domain.payments.payment_refusals import RefundTooLarge
from domain.refusals import InvalidInput

NOTHING: Final = "A refund of nothing is none."
NEITHER: Final = "Items without money are items put back: say `restock`."
RESTOCK_OF_A_PART: Final = "Say which items are back on the shelf, or refund all that is left."


def given_back(order: Order, items: Sequence[Units] | None, amount: int | None, *, restock: bool) -> GivenBack:
    """By a refund of these items, of an amount (minor units), or of all that is left.

    An amount that isn't said is the items' worth, as far as there is money left. The last of the money refunds every
    unit. An amount of 0, or an order that has all its money back: the goods come back alone. Raises StatusNotAllowed,
    RefundTooLarge, NotThatManyUnits, InvalidInput, and what `require_not_returned` does.
    """
    if not (restock and order.status is OrderStatus.REFUNDED):
        require_move(order.status, OrderStatus.REFUNDED)
    if amount is not None and amount > order.money_left:
        raise RefundTooLarge(amount, order.money_left, order.currency)
    if items is None:
        return given_back_at_large(order, order.money_left if amount is None else amount, restock=restock)
    asked = by_line(order, items)
    goods_alone = amount == 0 or order.status is OrderStatus.REFUNDED
    require_not_returned(order, asked, money=not goods_alone, goods=restock)
    if goods_alone:
        if not restock:
            raise InvalidInput("restock", NEITHER, FaultCode.CONFLICTING)
        return GivenBack(0, lines_back(order, {}, asked), whole=False)
    return given_back_by_lines(order, asked, amount, restock=restock)


def given_back_at_large(order: Order, amount: int, *, restock: bool) -> GivenBack:
    """Without items. Raises InvalidInput, StatusNotAllowed."""
    if amount < order.money_left:
        if amount == 0:
            raise InvalidInput("amount", NOTHING, FaultCode.TOO_SMALL)
        if restock:
            raise InvalidInput("restock", RESTOCK_OF_A_PART, FaultCode.CONFLICTING)
        return GivenBack(amount, (), whole=False)
    lines = lines_back(order, unrefunded(order), off_the_shelf(order) if restock else {})
    if not lines:
        require_move(order.status, OrderStatus.REFUNDED)
    return GivenBack(amount, lines, whole=order.status is not OrderStatus.REFUNDED)


def given_back_by_lines(
    order: Order,
    asked: Mapping[UUID, int],
    amount: int | None,
    *,
    restock: bool,
    received: Mapping[UUID, int] = NO_UNITS,
) -> GivenBack:
    """The last of the money ends the order, and then what is asked for nowhere and never left the shop is back on the
    shelf, whatever `restock` says of the rest. Raises NotThatManyUnits.
    """
    left, restocked = order.money_left, asked if restock else NO_UNITS
    lines = lines_back(order, asked, restocked, received)
    paid = worth(order, asked) if amount is None else amount
    if paid < left or (left == 0 and asked != unrefunded(order)):
        return GivenBack(paid, lines, whole=False)
    on_the_shelf = Counter(restocked) + Counter(unsent_besides(order, asked, received))
    return GivenBack(left, lines_back(order, unrefunded(order), on_the_shelf, received), whole=True)


def require_payable(order: Order, amount: int) -> None:
    """All that is left can always be given back. Raises InvalidInput."""
    step = payable_step(order.currency)
    if amount % step and amount != order.money_left:
        raise InvalidInput(
            "amount",
            f"{order.currency} goes back in steps of {amount_text(step, order.currency)}, or all that is left.",
            FaultCode.NOT_A_MULTIPLE,
        )


def worth(order: Order, units: Mapping[UUID, int]) -> int:
    """What the next units of these lines cost, in minor units that can be paid: net of the discount, with their share
    of the rounding and of a tax that is on top.

    Counted from the order's first unit on and rounded down, so that the worths of any refunds add up to the lines'.
    """
    return paid_for(order, units) - paid_for(order, {})


def paid_for(order: Order, units: Mapping[UUID, int]) -> int:
    """For these units and those refunded before, in minor units that can be paid. All there is to an order is all that
    was paid for it, also where that was not rounded (history, and orders older than rounding).
    """
    exact = sum(exact_worths(order, units).values())
    return exact if exact == order.total else rounded_down(exact, order.currency)


def exact_worths(order: Order, units: Mapping[UUID, int]) -> dict[UUID, int]:
    """By line, for these units and those refunded before: net of the discount, with what comes on top."""
    on_top = order.rounding if order.tax_included else order.rounding + order.tax
    shares = share_out(on_top, [*(line.revenue for line in order.lines), order.shipping])[:-1]
    return {
        line.id: (line.revenue + share) * (line.refunded_quantity + units.get(line.id, 0)) // line.quantity
        for line, share in zip(order.lines, shares, strict=True)
    }


def line_worths(order: Order, units: Mapping[UUID, int]) -> dict[UUID, int]:
    """What the next units of each line were worth, by the same count; not rounded to what can be paid."""
    before = exact_worths(order, {})
    return {line: worth - before[line] for line, worth in exact_worths(order, units).items()}
