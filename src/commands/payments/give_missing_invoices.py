"""Give invoices and credit notes to what has none: a program from before there were any took or gave back the money.

While a shop is brought to this version, older processes of it go on for a moment, and know nothing of invoices.
"""

from datetime import timedelta
from typing import Final

import msgspec

from db.work import Work
from domain.orders.invoice import credit_of
from domain.orders.order import Order
from domain.orders.order_events import PaymentChanged

DAYS_MAX: Final = 7
"""Older ones are not looked for: whoever upgrades is done by then."""
ORDERS_MAX: Final = 100
"""Of one transaction."""


class GiveMissingInvoices(msgspec.Struct, frozen=True):
    pass


async def give_missing_invoices(command: GiveMissingInvoices, work: Work) -> int:
    """How many orders got some, of this day and at its end of the series; at most ORDERS_MAX."""
    orders = await work.invoices.missing(work.now - timedelta(days=DAYS_MAX), ORDERS_MAX)
    for found in orders:
        order = await work.orders.lock(found, None)
        if order.invoice is None:
            work.invoices.issue(order, work.now)
        give_missing_credit_notes(order, work)
        work.record(PaymentChanged(subject=order.id, version=await work.orders.touch(order.id, work.now)))
    return len(orders)


def give_missing_credit_notes(order: Order, work: Work) -> None:
    """By their amounts alone: what each line's share was is not known any more."""
    payment = order.paid_by
    before = msgspec.structs.replace(order, refunded=0)
    for refund in order.refunds:
        if payment is None or refund.payment_id != payment.id or not refund.amount:
            continue
        if all(issued.refund != refund.id for issued in order.invoices):
            work.invoices.credit(before, refund.id, credit_of(before, refund.amount, ()), work.now)
        before = msgspec.structs.replace(before, refunded=before.refunded + refund.amount)
