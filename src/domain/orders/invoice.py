"""Invoices and credit notes: what they say, as it was on their day. All amounts in minor units."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.languages import Language
from domain.money import share_out
from domain.orders.goods import LineBack
from domain.orders.issued_invoice import InvoiceKind
from domain.orders.order import Order, PlacedLine
from domain.orders.refund import line_worths


class BilledLine(msgspec.Struct, frozen=True):
    """On a credit note `amount` is what goes back for these units, whatever they cost."""

    sku: str
    name: str
    options: dict[str, str]
    unit_price: int
    quantity: int
    amount: int


class BilledTax(msgspec.Struct, frozen=True):
    """`net` is what is taxed, without the tax. `basis_points` None: by a rate that was not noted at the time."""

    basis_points: int | None
    net: int
    tax: int


class Bill(msgspec.Struct, frozen=True):
    """What is charged, or given back, for what. `beside` is what of a credit note belongs to no line.

    The lines, less the discount, with all that comes beside them and a tax that is not included, are the total.
    """

    currency: str
    lines: tuple[BilledLine, ...]
    discount: int
    coupon: str | None
    shipping: int
    beside: int
    rounding: int
    taxes: tuple[BilledTax, ...]
    tax_included: bool
    total: int

    def __post_init__(self) -> None:
        assert self.total == self.goods - self.discount + self.shipping + self.beside + self.rounding + self.tax_on_top

    @property
    def goods(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def tax_on_top(self) -> int:
        return 0 if self.tax_included else sum(tax.tax for tax in self.taxes)


class Seller(msgspec.Struct, frozen=True):
    """The shop, as it called itself that day."""

    name: str
    address: str
    tax_number: str


class InvoiceDocument(msgspec.Struct, frozen=True):
    """All that is printed but for its number, and the buyer. `day` is that of the shop's time zone."""

    day: date
    order_number: int
    seller: Seller
    language: Language
    bill: Bill


class PrintedInvoice(msgspec.Struct, frozen=True):
    kind: InvoiceKind
    number: str
    document: InvoiceDocument


def bill_of(order: Order) -> Bill:
    """The whole of an order, as it was placed."""
    taxed = order.subtotal - order.discount + order.shipping
    return Bill(
        currency=order.currency,
        lines=tuple(billed(line, line.quantity, line.line_total) for line in order.lines),
        discount=order.discount,
        coupon=order.coupon if order.coupon_discount == order.discount else None,
        shipping=order.shipping,
        beside=0,
        rounding=order.rounding,
        taxes=taxes_of(order, order.tax, taxed - order.tax if order.tax_included else taxed),
        tax_included=order.tax_included,
        total=order.total,
    )


def credit_of(order: Order, amount: int, lines: Sequence[LineBack]) -> Bill:
    """What goes back of an order as it is before that. Its tax is a part of it, also where prices had none.

    By lines as far as units are refunded by them: each at its worth, or at its share of the amount if that is less.
    """
    refunded = [back for back in lines if back.refunded]
    worths = line_worths(order, {back.line.id: back.refunded for back in refunded})
    shares = [worths[back.line.id] for back in refunded]
    if sum(shares) > amount:
        shares = share_out(amount, shares)
    tax = tax_share(order, amount)
    return Bill(
        currency=order.currency,
        lines=tuple(billed(back.line, back.refunded, share) for back, share in zip(refunded, shares, strict=True)),
        discount=0,
        coupon=None,
        shipping=0,
        beside=amount - sum(shares),
        rounding=0,
        taxes=taxes_of(order, tax, amount - tax),
        tax_included=True,
        total=amount,
    )


def tax_share(order: Order, amount: int) -> int:
    """Of the tax, in what goes back now: counted from the first refund on, so that the shares of any refunds that make
    up the whole add up to the order's tax.
    """
    if not order.total:
        return 0
    return order.tax * (order.refunded + amount) // order.total - order.tax * order.refunded // order.total


def taxes_of(order: Order, tax: int, net: int) -> tuple[BilledTax, ...]:
    """Nothing where no tax was to be paid."""
    return (BilledTax(order.tax_basis_points, net, tax),) if order.tax or order.tax_basis_points else ()


def billed(line: PlacedLine, units: int, amount: int) -> BilledLine:
    return BilledLine(line.sku, line.name, line.options, line.unit_price, units, amount)
