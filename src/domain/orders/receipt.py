"""What is given back for goods that came back by a return."""

from domain.orders.goods import GivenBack, lines_back
from domain.orders.order import Order
from domain.orders.refund import given_back_by_lines
from domain.orders.return_refusals import RefundedAlready
from domain.orders.returns import Return
from domain.payments.payment_refusals import RefundTooLarge


def given_for(order: Order, returned: Return, amount: int | None, *, restock: bool) -> GivenBack | None:
    """Of an `amount` (minor units) that isn't said: what its units are worth, as far as there is money left. None:
    nothing goes back, and nothing on the shelf.

    Its units were sent: what the order has yet to send stays so. Raises RefundTooLarge, and RefundedAlready where the
    money of the whole order went back meanwhile.
    """
    units = returned.units
    if amount == 0:
        return GivenBack(0, lines_back(order, {}, units, units), whole=False) if restock else None
    for line in order.lines:
        if units.get(line.id, 0) > line.quantity - line.refunded_quantity:
            raise RefundedAlready(line.sku, line.refunded_quantity)
    if amount is not None and amount > order.money_left:
        raise RefundTooLarge(amount, order.money_left, order.currency)
    return given_back_by_lines(order, units, amount, restock=restock, received=units)
