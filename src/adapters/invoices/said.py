"""What stands on an invoice, as texts in their places, for whatever it is printed by.

Amounts are written with all the currency's digits and a point, and days as ISO 8601 has them, in every language: what
a library of the day thinks of them would change what was printed before.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from adapters.invoices.words import WORDS, InvoiceWords
from adapters.mail.postal import postal_lines
from domain.addresses.address import Address
from domain.currency import amount_text
from domain.languages import Language
from domain.orders.invoice import Bill, BilledLine, BilledTax, Seller
from domain.orders.issued_invoice import InvoiceKind
from read_models.invoices import InvoiceToPrint
from read_models.orders import order_number

PERCENT_DIGITS: Final = 2


class SaidLine(msgspec.Struct, frozen=True):
    """`details` are what tells it from others of its name."""

    name: str
    details: str
    quantity: str
    unit_price: str
    amount: str


class SaidSum(msgspec.Struct, frozen=True):
    name: str
    amount: str


class SaidAddress(msgspec.Struct, frozen=True):
    title: str
    lines: Sequence[str]


class SaidInvoice(msgspec.Struct, frozen=True):
    """`facts` stand beside the number; of `sums` the last is the total."""

    language: str
    title: str
    number: str
    day: str
    seller: Sequence[str]
    addresses: Sequence[SaidAddress]
    facts: Sequence[SaidSum]
    in_currency: str
    lines: Sequence[SaidLine]
    sums: Sequence[SaidSum]
    words: InvoiceWords


def said(invoice: InvoiceToPrint) -> SaidInvoice:
    document, kind = invoice.printed.document, invoice.printed.kind
    words, bill = WORDS[document.language], document.bill
    refers = [words.of_order.format(order_number(document.order_number))]
    if kind is InvoiceKind.CREDIT_NOTE:
        refers.append(words.of_invoice.format(invoice.invoice_number))
    return SaidInvoice(
        language=document.language.value,
        title=words.invoice if kind is InvoiceKind.INVOICE else words.credit_note,
        number=invoice.printed.number,
        day=document.day.isoformat(),
        seller=seller_lines(document.seller, words),
        addresses=addresses(invoice, document.language, words),
        facts=[
            SaidSum(words.number, invoice.printed.number),
            SaidSum(words.date, document.day.isoformat()),
            *(SaidSum("", text) for text in refers),
        ],
        in_currency=words.in_currency.format(bill.currency),
        lines=[line_said(line, bill.currency) for line in bill.lines],
        sums=sums(bill, words, words.total if kind is InvoiceKind.INVOICE else words.credited),
        words=words,
    )


def seller_lines(seller: Seller, words: InvoiceWords) -> Sequence[str]:
    number = words.tax_number.format(seller.tax_number) if seller.tax_number else ""
    return [line for line in (seller.name, *seller.address.splitlines(), number) if line]


def addresses(invoice: InvoiceToPrint, language: Language, words: InvoiceWords) -> Sequence[SaidAddress]:
    """Without a billing address the bill goes where the goods go."""
    billed_to, sent_to = invoice.billing_address or invoice.shipping_address, invoice.shipping_address
    found: Sequence[tuple[str, Address | None]] = [(words.billed_to, billed_to)]
    if sent_to != billed_to:
        found = [*found, (words.sent_to, sent_to)]
    return [SaidAddress(title, lines_of(address, language)) for title, address in found if address is not None]


def lines_of(address: Address, language: Language) -> Sequence[str]:
    """Of a buyer who was forgotten only the country is left."""
    lines = postal_lines(address, language)
    return lines if address.name or address.line1 else lines[-1:]


def line_said(line: BilledLine, currency: str) -> SaidLine:
    details = [line.sku, *(f"{name}: {value}" for name, value in line.options.items())]
    return SaidLine(
        line.name,
        ", ".join(details),
        str(line.quantity),
        amount_text(line.unit_price, currency),
        amount_text(line.amount, currency),
    )


def sums(bill: Bill, words: InvoiceWords, total: str) -> Sequence[SaidSum]:
    """What is nothing is left out, but for the total. A tax that is included stands where it adds nothing, and is said
    to be.
    """
    discount = f"{words.discount} ({bill.coupon})" if bill.coupon else words.discount
    steps = (
        (words.subtotal, bill.goods),
        (discount, -bill.discount),
        (words.shipping, bill.shipping),
        (words.beside, bill.beside),
    )
    taxes = [(tax_name(tax, bill, words), tax.tax) for tax in bill.taxes]
    shown = [*((name, amount) for name, amount in steps if amount), *taxes]
    if bill.rounding:
        shown.append((words.rounding, bill.rounding))
    return [SaidSum(name, amount_text(amount, bill.currency)) for name, amount in (*shown, (total, bill.total))]


def tax_name(tax: BilledTax, bill: Bill, words: InvoiceWords) -> str:
    """Such as "Tax 19 % on 100.00, included"."""
    rate = "" if tax.basis_points is None else f" {percent(tax.basis_points)}"
    how = words.included if bill.tax_included else words.on_top
    return f"{words.tax}{rate} {words.net} {amount_text(tax.net, bill.currency)}, {how}"


def percent(basis_points: int) -> str:
    whole, part = divmod(basis_points, 10**PERCENT_DIGITS)
    decimals = f".{part:0{PERCENT_DIGITS}}".rstrip("0") if part else ""
    return f"{whole}{decimals} %"
