"""Orders: every order as its page shows it, and the sorted lists customers and admins leaf through."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Final, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.addresses.address import Address
from domain.events import (
    AccountChanged,
    AddressBookChanged,
    CartEvent,
    CredentialEvent,
    CustomerRegistered,
    Event,
    MoneyEvent,
    OfficeEvent,
    ProductEvent,
    SalesRanked,
    StockMoved,
    TaxonomyEvent,
)
from domain.money import Money
from domain.order_status import OrderStatus
from domain.orders.issued_invoice import IssuedInvoice
from domain.orders.order import Actor, Order, PlacedLine
from domain.orders.order_events import OrderEvent
from domain.orders.parcel import Fulfilment, Shipment
from domain.orders.returns import Return
from domain.payments.failure import WORDS, Failure
from domain.payments.payment import Payment, PaymentStatus, Refund
from domain.shopper_events import ShopperEvent
from read_models.applied_promotions import PromotionLine, promotion_lines
from read_models.model import ReadModel

ORDERS: Final = ReadModel("orders", revision=13)

OrderKey = tuple[Literal["order", "customer"], UUID]


class OrderItem(msgspec.Struct, frozen=True):
    """Of its units, some were sent, some had their money go back, some lie on the shelf again. `backordered_quantity`
    did not lie there when it was placed, whatever came since.
    """

    id: UUID
    product_id: UUID
    variant_id: UUID
    sku: str
    name: str
    options: dict[str, str]
    unit_price: Money
    quantity: int
    sent_quantity: int
    refunded_quantity: int
    restocked_quantity: int
    backordered_quantity: int
    line_total: Money


class FailureEntry(msgspec.Struct, frozen=True):
    """Why it came to nothing: a stable word, and a sentence for people."""

    code: Failure
    message: str


class PaymentEntry(msgspec.Struct, frozen=True):
    """`late`: it was taken when the order no longer wanted it, and goes back as a whole. `failure` says why the last
    try to pay failed.
    """

    id: UUID
    provider: str
    status: str
    amount: Money
    refunded: Money
    late: bool
    provider_ref: str | None
    failure: FailureEntry | None
    created_at: datetime


class RefundItemEntry(msgspec.Struct, frozen=True):
    """Of one item: units whose money goes back by this refund, and units that are on the shelf again."""

    item_id: UUID
    quantity: int
    restocked_quantity: int


class RefundEntry(msgspec.Struct, frozen=True):
    """`status` says whether the provider has paid it out: pending, succeeded, refused. `restocked`: goods of it lie on
    the shelf again.
    """

    id: UUID
    payment_id: UUID
    amount: Money
    reason: str
    status: str
    failure: FailureEntry | None
    restocked: bool
    items: tuple[RefundItemEntry, ...]
    created_at: datetime


class InvoiceEntry(msgspec.Struct, frozen=True):
    number: Annotated[str, Meta(examples=["INV-2026-000123"])]
    issued_at: datetime


class CreditNoteEntry(msgspec.Struct, frozen=True):
    """Of one refund, with what goes back by it."""

    number: Annotated[str, Meta(examples=["CN-2026-000007"])]
    amount: Money
    refund_id: UUID
    issued_at: datetime


class StatusEntry(msgspec.Struct, frozen=True):
    status: OrderStatus
    at: datetime
    actor: Actor


class OrderDocument(msgspec.Struct, frozen=True):
    """A guest's has no `user_id`; `email` is the order's own copy. `payments` (those a provider has heard of) and
    `history` in the order they happened; `refunded` is what went back so far.

    `tax_included`: the tax is a part of the total, and of the prices, already. `rounding`, of either sign, made the
    total one that could be charged. `invoice` is there once it is paid; what is older than invoices here has none.
    """

    id: UUID
    number: str
    user_id: UUID | None
    email: str
    status: OrderStatus
    items: tuple[OrderItem, ...]
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    tax_included: bool
    rounding: Money
    total: Money
    refunded: Money
    promotions: tuple[PromotionLine, ...]
    coupon: str | None
    shipping_address: Address | None
    billing_address: Address | None
    note: str | None
    payments: tuple[PaymentEntry, ...]
    refunds: tuple[RefundEntry, ...]
    invoice: InvoiceEntry | None
    credit_notes: tuple[CreditNoteEntry, ...]
    history: tuple[StatusEntry, ...]
    fulfilment: Fulfilment
    shipments: tuple[Shipment, ...]
    returns: tuple[Return, ...]
    placed_at: datetime
    paid_at: datetime | None
    updated_at: datetime
    version: int


def order_number(number: int) -> str:
    return f"TP-{number:06d}"


def order_document(order: Order, currency: str) -> OrderDocument:
    return OrderDocument(
        id=order.id,
        number=order_number(order.number),
        user_id=order.customer,
        email=order.email,
        status=order.status,
        items=tuple(order_item(line, currency) for line in order.lines),
        subtotal=Money(order.subtotal, currency),
        discount=Money(order.discount, currency),
        shipping=Money(order.shipping, currency),
        tax=Money(order.tax, currency),
        tax_included=order.tax_included,
        rounding=Money(order.rounding, currency),
        total=Money(order.total, currency),
        refunded=Money(order.refunded, currency),
        promotions=promotion_lines(order.promotions, currency),
        coupon=order.coupon,
        shipping_address=order.shipping_address,
        billing_address=order.billing_address,
        note=order.note,
        payments=tuple(
            payment_entry(payment, currency)
            for payment in order.payments
            if payment.status is not PaymentStatus.CREATED
        ),
        refunds=tuple(refund_entry(refund, currency) for refund in order.refunds),
        invoice=invoice_entry(order.invoice),
        credit_notes=tuple(credit_note_entry(one, currency) for one in order.invoices if one.refund is not None),
        history=tuple(StatusEntry(entry.status, entry.at, entry.actor) for entry in order.history),
        fulfilment=order.fulfilment,
        shipments=order.shipments,
        returns=order.returns,
        placed_at=order.placed_at,
        paid_at=order.paid_at,
        updated_at=order.updated_at,
        version=order.version,
    )


def order_item(line: PlacedLine, currency: str) -> OrderItem:
    return OrderItem(
        id=line.id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        options=line.options,
        unit_price=Money(line.unit_price, currency),
        quantity=line.quantity,
        sent_quantity=line.sent_quantity,
        refunded_quantity=line.refunded_quantity,
        restocked_quantity=line.restocked_quantity,
        backordered_quantity=line.backordered_quantity,
        line_total=Money(line.line_total, currency),
    )


def payment_entry(payment: Payment, currency: str) -> PaymentEntry:
    return PaymentEntry(
        payment.id,
        payment.provider.value,
        payment.status.value,
        Money(payment.amount, currency),
        Money(payment.refunded, currency),
        payment.late,
        payment.provider_ref,
        failure_entry(payment.failure),
        payment.created_at,
    )


def failure_entry(failure: Failure | None) -> FailureEntry | None:
    return None if failure is None else FailureEntry(failure, WORDS[failure])


def refund_entry(refund: Refund, currency: str) -> RefundEntry:
    return RefundEntry(
        refund.id,
        refund.payment_id,
        Money(refund.amount, currency),
        refund.reason,
        refund.status.value,
        failure_entry(refund.failure),
        any(item.restocked_quantity for item in refund.items),
        tuple(RefundItemEntry(item.item, item.quantity, item.restocked_quantity) for item in refund.items),
        refund.created_at,
    )


def invoice_entry(issued: IssuedInvoice | None) -> InvoiceEntry | None:
    return None if issued is None else InvoiceEntry(issued.name, issued.issued_at)


def credit_note_entry(issued: IssuedInvoice, currency: str) -> CreditNoteEntry:
    assert issued.refund is not None
    return CreditNoteEntry(issued.name, Money(issued.amount, currency), issued.refund, issued.issued_at)


Elsewhere = (
    CustomerRegistered
    | AddressBookChanged
    | CredentialEvent
    | TaxonomyEvent
    | ProductEvent
    | StockMoved
    | SalesRanked
    | CartEvent
    | MoneyEvent
    | ShopperEvent
    | OfficeEvent
)
"""What touches nothing here. Put together once: to do so for every event takes longer than all that is done with it."""


def touched_orders(event: Event) -> Iterable[OrderKey]:
    match event:
        case AccountChanged():
            return (("customer", event.subject),)
        case _ if isinstance(event, OrderEvent):
            return (("order", event.subject),)
        case _ if isinstance(event, Elsewhere):
            return ()
        case _:
            assert_never(event)
