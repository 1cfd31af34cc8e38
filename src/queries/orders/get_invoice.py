"""An order's invoice, or one of its credit notes, as it is printed."""

from collections.abc import Sequence
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from domain.addresses.address import Address
from domain.orders.invoice import PrintedInvoice
from domain.orders.issued_invoice import InvoiceKind
from domain.payments.payment_refusals import NotInvoiced
from domain.refusals import NotFound
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.invoices import InvoiceToPrint, decode_invoices, invoices_key
from read_models.model import ReadModel
from read_models.orders import ORDERS


class GetInvoice(Question, frozen=True):
    """`customer` None is an admin, who sees everybody's. `credit_note` is its number; None: the invoice."""

    reads: ClassVar[tuple[ReadModel, ...]] = (ORDERS,)
    order: UUID
    customer: UUID | None
    credit_note: str | None = None


class Buyer(msgspec.Struct):
    """What of an order says who bought it."""

    user_id: UUID | None
    billing_address: Address | None
    shipping_address: Address | None


async def get_invoice(question: GetInvoice, view: View) -> bytes:
    """Raises NotFound, for another customer's order too, and NotInvoiced."""
    order, found = await view.documents(ORDERS, [str(question.order), invoices_key(question.order)])
    if order is None:
        raise NotFound("order")
    buyer = decode_buyer(order)
    if question.customer not in (None, buyer.user_id):
        raise NotFound("order")
    printed = () if found is None else decode_invoices(found)
    wanted = one_of(printed, question.credit_note)
    invoice = one_of(printed, None)
    return encode(InvoiceToPrint(wanted, invoice.number, buyer.billing_address, buyer.shipping_address))


def one_of(printed: Sequence[PrintedInvoice], credit_note: str | None) -> PrintedInvoice:
    """Raises NotFound, NotInvoiced."""
    kind = InvoiceKind.INVOICE if credit_note is None else InvoiceKind.CREDIT_NOTE
    for one in printed:
        if one.kind is kind and credit_note in (None, one.number):
            return one
    if credit_note is not None:
        raise NotFound("credit note")
    raise NotInvoiced


decode_buyer: Final = msgspec.json.Decoder(Buyer).decode
