"""An order: what was bought, at what price, and what has happened to it since."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.addresses.address import Address
from domain.order_status import OrderStatus
from domain.orders.issued_invoice import InvoiceKind, IssuedInvoice
from domain.orders.parcel import Fulfilment, Shipment
from domain.orders.return_status import OPEN, ReturnStatus
from domain.orders.returns import CameBack, Return
from domain.payments.payment import TAKEN, Payment, Refund
from domain.prices.promotion import Applied
from domain.refusals import NotFound

HOLD_MINUTES_DEFAULT: Final = 15
NOTHING_CAME_BACK: Final = CameBack()


class Actor(StrEnum):
    """Who moved an order on."""

    CUSTOMER = "customer"
    ADMIN = "admin"
    SYSTEM = "system"


class OrderLine(msgspec.Struct, frozen=True):
    product_id: UUID
    variant_id: UUID
    sku: str
    name: str
    options: dict[str, str]
    unit_price: int
    quantity: int

    @property
    def line_total(self) -> int:
        return self.unit_price * self.quantity

    def placed(self, item: UUID, discount: int) -> "PlacedLine":
        """With its share of the order's discount, and nothing sent or taken off it yet."""
        return PlacedLine(
            id=item,
            product_id=self.product_id,
            variant_id=self.variant_id,
            sku=self.sku,
            name=self.name,
            options=self.options,
            unit_price=self.unit_price,
            quantity=self.quantity,
            discount=discount,
            sent_quantity=0,
            withdrawn_quantity=0,
            refunded_quantity=0,
            restocked_quantity=0,
            backordered_quantity=0,
        )


PAST_STATUSES: Final = (OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED)
"""What may have become of an order of another time: it was paid for, and is not given back."""


class PastOrder(msgspec.Struct, frozen=True):
    """An order of another time: paid when it was placed, without discount, shipping or tax of its own.

    `status` is one of PAST_STATUSES; `reference` the name another system had for it.
    """

    email: str
    customer_name: str
    lines: tuple[OrderLine, ...]
    placed_at: datetime
    status: OrderStatus = OrderStatus.DELIVERED
    reference: str | None = None

    @property
    def total(self) -> int:
        return sum(line.line_total for line in self.lines)

    @property
    def was_sent(self) -> bool:
        return self.status is not OrderStatus.PAID


def statuses_up_to(status: OrderStatus) -> tuple[OrderStatus, ...]:
    """The way of an order that nothing went wrong with."""
    way = (OrderStatus.PENDING, OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED)
    return way[: way.index(status) + 1]


class PlacedLine(msgspec.Struct, frozen=True):
    """`discount` is the line's share of the order's discount, in minor units.

    Of its units, some were sent, some withdrawn: taken off the order before they were sent. Refunded are those whose
    money went back, restocked those that lie on the shelf again. Backordered are those that did not lie there when it
    was placed, whatever came of them since.
    """

    id: UUID
    product_id: UUID
    variant_id: UUID
    sku: str
    name: str
    options: dict[str, str]
    unit_price: int
    quantity: int
    discount: int
    sent_quantity: int
    withdrawn_quantity: int
    refunded_quantity: int
    restocked_quantity: int
    backordered_quantity: int

    @property
    def to_send(self) -> int:
        return self.quantity - self.sent_quantity - self.withdrawn_quantity

    @property
    def line_total(self) -> int:
        return self.unit_price * self.quantity

    @property
    def revenue(self) -> int:
        return self.line_total - self.discount


class HistoryEntry(msgspec.Struct, frozen=True):
    status: OrderStatus
    at: datetime
    actor: Actor


class Order(msgspec.Struct, frozen=True):
    """`refunded` is what went back so far, in minor units; a guest's has no customer; `email` and the addresses are its
    own copies. Without a billing address the bill goes where the goods go.

    `historic`: it was taken over from another system, and took nothing off this shop's shelf.

    A tax that is included is a part of the total, and of the prices, already; `tax_basis_points` None: of several
    rates, or from before they were noted. `rounding`, of either sign, made the total one that could be charged.

    `invoices` are its invoice, once it is paid, and then its credit notes. `promotions` are what they were called, and
    took off, when it was placed.
    """

    id: UUID
    number: int
    customer: UUID | None
    email: str
    historic: bool
    currency: str
    status: OrderStatus
    lines: tuple[PlacedLine, ...]
    subtotal: int
    discount: int
    shipping: int
    tax: int
    tax_included: bool
    tax_basis_points: int | None
    rounding: int
    total: int
    refunded: int
    promotions: tuple[Applied, ...]
    coupon: str | None
    shipping_address: Address | None
    billing_address: Address | None
    note: str | None
    invoices: tuple[IssuedInvoice, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    history: tuple[HistoryEntry, ...]
    shipments: tuple[Shipment, ...]
    returns: tuple[Return, ...]
    placed_at: datetime
    paid_at: datetime | None
    updated_at: datetime
    version: int

    @property
    def coupon_discount(self) -> int:
        """What its coupon took off, in minor units: the discount but for that of promotions."""
        return self.discount - sum(promotion.amount for promotion in self.promotions)

    @property
    def paid_by(self) -> Payment | None:
        """The payment that brought the order's money."""
        return next((payment for payment in self.payments if payment.status in TAKEN and not payment.late), None)

    @property
    def invoice(self) -> IssuedInvoice | None:
        return next((one for one in self.invoices if one.kind is InvoiceKind.INVOICE), None)

    @property
    def money_left(self) -> int:
        """Of what was paid, in minor units."""
        payment = self.paid_by
        return 0 if payment is None else payment.amount - payment.refunded

    @property
    def left_to_send(self) -> dict[UUID, int]:
        """Units by the id of their line; a line without any is not there."""
        return {line.id: line.to_send for line in self.lines if line.to_send}

    @property
    def fulfilment(self) -> Fulfilment:
        if not any(line.sent_quantity for line in self.lines):
            return Fulfilment.NONE
        return Fulfilment.PARTIAL if self.left_to_send else Fulfilment.FULL

    def came_back(self, line: UUID) -> CameBack:
        """Of a line, by its returns."""
        if not self.returns:
            return NOTHING_CAME_BACK
        items = [(one.status, item) for one in self.returns for item in one.items if item.item_id == line]
        received = [item for status, item in items if status is ReturnStatus.RECEIVED]
        return CameBack(
            awaited=sum(item.quantity for status, item in items if status in OPEN),
            units=sum(item.quantity for item in received),
            refunded=sum(item.refunded_quantity for item in received),
            restocked=sum(item.restocked_quantity for item in received),
        )

    def return_of(self, returned: UUID) -> Return:
        """Raises NotFound for another order's."""
        found = next((one for one in self.returns if one.id == returned), None)
        if found is None:
            raise NotFound("return")
        return found

    def payment(self, payment: UUID) -> Payment:
        """Raises StopIteration for another order's."""
        return next(one for one in self.payments if one.id == payment)


def told_of(order: Order) -> dict[str, object]:
    """What the audit tells of it: how far it has come, and nothing of who bought it."""
    counted = ("id", "sent_quantity", "withdrawn_quantity", "refunded_quantity", "restocked_quantity")
    return {
        "status": order.status,
        "refunded": order.refunded,
        "lines": [{name: getattr(line, name) for name in counted} for line in order.lines],
    }
