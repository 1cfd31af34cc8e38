"""An order to try the rules on, without a shop around it."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from domain.money import share_out
from domain.order_status import OrderStatus
from domain.orders.order import Order, PlacedLine
from domain.payable import rounding
from domain.payments.payment import Payment, PaymentStatus, Provider

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def line(place: int, unit_price: int, quantity: int, discount: int = 0) -> PlacedLine:
    """Nothing of it was sent, and nothing has gone back."""
    name = "LAMP" if place == 1 else f"DESK-{place}"
    item, variant = UUID(int=place), UUID(int=100 + place)
    return PlacedLine(item, variant, variant, name, name, {}, unit_price, quantity, discount, 0, 0, 0, 0, 0)


def order(
    *goods: tuple[int, int],
    discount: int = 0,
    shipping: int = 0,
    tax: int = 0,
    tax_included: bool = False,
    historic: bool = False,
    currency: str = "USD",
) -> Order:
    """PAID, of lines of a unit price and a quantity; all in minor units."""
    shares = share_out(discount, [price * quantity for price, quantity in goods])
    lines = tuple(line(place, *one, share) for place, (one, share) in enumerate(zip(goods, shares, strict=True), 1))
    subtotal = sum(one.line_total for one in lines)
    exact = subtotal - discount + shipping + (0 if tax_included else tax)
    total = exact + rounding(exact, currency)
    paid = Payment(UUID(int=7), Provider.STRIPE, PaymentStatus.SUCCEEDED, total, 0, False, "pi_1", None, NOON)
    return Order(
        id=UUID(int=1),
        number=1,
        customer=UUID(int=2),
        email="eve@example.com",
        historic=historic,
        currency=currency,
        status=OrderStatus.PAID,
        lines=lines,
        subtotal=subtotal,
        discount=discount,
        shipping=shipping,
        tax=tax,
        tax_included=tax_included,
        tax_basis_points=None,
        rounding=total - exact,
        total=total,
        refunded=0,
        promotions=(),
        coupon=None,
        shipping_address=None,
        billing_address=None,
        note=None,
        invoices=(),
        payments=(paid,),
        refunds=(),
        history=(),
        shipments=(),
        returns=(),
        placed_at=NOON,
        paid_at=NOON,
        updated_at=NOON,
        version=1,
    )


def with_refunded(order: Order, amount: int) -> Order:
    (payment,) = order.payments
    payment = msgspec.structs.replace(payment, refunded=payment.refunded + amount)
    return msgspec.structs.replace(order, refunded=order.refunded + amount, payments=(payment,))
