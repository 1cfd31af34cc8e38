"""What a mail says about an order: which goods, which sums, where they go."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from adapters.amounts import amount_in, day_in, moment_in
from adapters.mail.envelope import one_line
from adapters.mail.postal import postal_lines
from domain.languages import Language
from domain.mail.mail import AboutOrder, Mail, MailKind
from domain.mail.strangers_words import unlinked
from domain.order_status import OrderStatus
from domain.orders.order import Order, PlacedLine
from domain.orders.parcel import Shipment
from domain.payments.payment import Refund
from domain.shop import Shop
from read_models.orders import order_number

OF_PARCELS: Final = frozenset({MailKind.ORDER_PARTLY_SHIPPED, MailKind.ORDER_SHIPPED, MailKind.ORDER_DELIVERED})
ENDED: Final = frozenset({OrderStatus.CANCELLED, OrderStatus.REFUNDED})
OF_RETURNS: Final = frozenset({MailKind.RETURN_ACCEPTED, MailKind.RETURN_REFUSED, MailKind.RETURN_RECEIVED})
OF_BILLS: Final = frozenset({MailKind.ORDER_PLACED, MailKind.ORDER_PAID})


class LineSaid(msgspec.Struct, frozen=True):
    quantity: int
    name: str
    options: str
    total: str = ""


class SumSaid(msgspec.Struct, frozen=True):
    name: str
    amount: str


class ParcelSaid(msgspec.Struct, frozen=True):
    """`tracking` is empty where nobody can follow it."""

    tracking: str
    lines: Sequence[LineSaid]


class Paragraph(msgspec.Struct, frozen=True):
    title: str
    lines: Sequence[str]


class OrderSaid(msgspec.Struct, frozen=True):
    parcels: Sequence[ParcelSaid] = ()
    lines: Sequence[LineSaid] = ()
    sums: Sequence[SumSaid] = ()
    paragraphs: Sequence[Paragraph] = ()


def order_said(mail: Mail, about: AboutOrder, words: Mapping[str, str]) -> OrderSaid:
    """Of a parcel what is in it, of a return what comes back, of a refund what went back, else all of the order."""
    order, paragraphs = about.order, paragraphs_of(mail.kind, about, words)
    if mail.kind in OF_PARCELS:
        parcels = [parcel_said(order, parcel) for parcel in order.shipments]
        sent = [line_said(line, line.sent_quantity) for line in order.lines if line.sent_quantity]
        return OrderSaid(parcels or [ParcelSaid("", sent)], paragraphs=paragraphs)
    if mail.kind in OF_RETURNS:
        return OrderSaid(lines=returned_lines(order, mail.version))
    if mail.kind is MailKind.ORDER_REFUNDED:
        return OrderSaid(
            lines=refunded_lines(order, mail.amount), sums=refund_sums(order, mail.amount, about.language, words)
        )
    lines = [
        line_said(line, line.quantity, amount_in(about.language, line.line_total, order.currency))
        for line in order.lines
    ]
    return OrderSaid(lines=lines, sums=sums_of(order, about.language, words), paragraphs=paragraphs)


def fills_of(mail: Mail, about: AboutOrder, shop: Shop) -> dict[str, str]:
    """What the phrases about orders leave open."""
    order, language = about.order, about.language
    until = about.hold_ends_at
    return {
        "number": order_number(order.number),
        "date": day_in(language, order.placed_at, shop.time_zone),
        "code": order.coupon or "",
        "total": amount_in(language, order.total, order.currency),
        "amount": amount_in(language, mail.amount or 0, order.currency),
        "until": "" if until is None else moment_in(language, until, shop.time_zone),
    }


def phrase_for(mail: Mail, about: AboutOrder) -> str:
    """Which of a kind's phrases fits, if it has that."""
    if mail.kind is MailKind.ORDER_PLACED and about.hold_ends_at is not None:
        return "says_held"
    if mail.kind is MailKind.ORDER_PAID and about.order.total == 0:
        return "says_free"
    return "says_amount" if mail.amount else "says"


def cancelled_by(order: Order) -> str:
    """The name of the phrase that says it."""
    by = [entry.actor.value for entry in order.history if entry.status is OrderStatus.CANCELLED]
    return f"by_{by[-1]}" if by else "by_nobody"


def line_said(line: PlacedLine, quantity: int, total: str = "") -> LineSaid:
    options = ", ".join(f"{name}: {value}" for name, value in line.options.items())
    return LineSaid(quantity, one_line(line.name), one_line(options), total)


def parcel_said(order: Order, parcel: Shipment) -> ParcelSaid:
    lines = {line.id: line for line in order.lines}
    tracking = one_line(" ".join(filter(None, (parcel.carrier, parcel.tracking_number, parcel.tracking_url))))
    return ParcelSaid(tracking, [line_said(lines[item.item_id], item.quantity) for item in parcel.items])


def refund_of(order: Order, amount: int | None) -> Refund | None:
    """The one of this amount; None where there are several, which a mail can't tell apart."""
    paid_by = order.paid_by
    found = [one for one in order.refunds if paid_by and one.payment_id == paid_by.id and one.amount == amount]
    return found[0] if len(found) == 1 else None


def refunded_lines(order: Order, amount: int | None) -> Sequence[LineSaid]:
    refund = refund_of(order, amount)
    lines = {line.id: line for line in order.lines}
    items = () if refund is None else refund.items
    return [line_said(lines[item.item], item.quantity) for item in items if item.quantity]


def returned_lines(order: Order, version: int) -> Sequence[LineSaid]:
    """Of the return that took its last step then; of one that has gone on meanwhile nothing."""
    lines = {line.id: line for line in order.lines}
    found = [one for one in order.returns if one.version == version]
    return [line_said(lines[item.item_id], item.quantity) for one in found for item in one.items]


def refund_sums(order: Order, amount: int | None, language: Language, words: Mapping[str, str]) -> Sequence[SumSaid]:
    """What the order came to, what went back of it so far, and what of that goes back now."""
    sums = [(words["total"], order.total)]
    if amount and order.refunded != amount:
        sums.append((words["refunded_so_far"], order.refunded))
    if amount:
        sums.append((words["refunded_now"], amount))
    return [SumSaid(name, amount_in(language, each, order.currency)) for name, each in sums]


def sums_of(order: Order, language: Language, words: Mapping[str, str]) -> Sequence[SumSaid]:
    """What is nothing is left out, but for the total."""
    sums = (
        (words["subtotal"], order.subtotal),
        *((one_line(promotion.name), -promotion.amount) for promotion in order.promotions),
        (words["coupon" if order.coupon else "discount"], -order.coupon_discount),
        (words["shipping"], order.shipping),
        (words["tax_included" if order.tax_included else "tax"], order.tax),
        (words["rounding"], order.rounding),
    )
    shown = [*((name, amount) for name, amount in sums if amount), (words["total"], order.total)]
    return [SumSaid(name, amount_in(language, amount, order.currency)) for name, amount in shown]


def paragraphs_of(kind: MailKind, about: AboutOrder, words: Mapping[str, str]) -> Sequence[Paragraph]:
    """Where it goes, if anything does; where the bill goes, if elsewhere; what its buyer has noted.

    Of buyers who have proven nothing no note is sent on, and no address as a link.
    """
    order, said = about.order, []
    goes_out = kind in OF_PARCELS or (kind in OF_BILLS and order.status not in ENDED)
    if goes_out and order.shipping_address is not None:
        said.append(Paragraph(words["sent_to"], postal_lines(order.shipping_address, about.language)))
    if kind in OF_BILLS and order.billing_address is not None:
        said.append(Paragraph(words["billed_to"], postal_lines(order.billing_address, about.language)))
    if not about.proven:
        return [Paragraph(one.title, [unlinked(line) for line in one.lines]) for one in said]
    if kind in OF_BILLS and order.note:
        said.append(Paragraph(words["note"], order.note.splitlines()))
    return said
