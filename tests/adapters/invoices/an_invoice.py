"""Invoices to print, without a shop around them."""

from collections.abc import Sequence
from datetime import date

from domain.addresses.address import Address
from domain.languages import Language
from domain.orders.invoice import Bill, BilledLine, BilledTax, InvoiceDocument, PrintedInvoice, Seller
from domain.orders.issued_invoice import InvoiceKind
from read_models.invoices import InvoiceToPrint

BERN = Address(name="Eve Adams", line1="1 Main Road", city="Bern", postal_code="3000", country="CH")


def line(number: int, name: str = "Desk lamp", options: dict[str, str] | None = None) -> BilledLine:
    """Two at 12.34."""
    return BilledLine(f"LAMP-{number}", name, options or {}, 1_234, 2, 2_468)


def invoice(
    lines: Sequence[BilledLine],
    *,
    language: Language = Language.ENGLISH,
    buyer: Address = BERN,
    seller: str = "Lamps & Desks Ltd",
) -> InvoiceToPrint:
    """With 1.00 off, 9.00 for shipping and 19 % on top."""
    taxed = sum(line.amount for line in lines) - 100 + 900
    tax = taxed * 19 // 100
    bill = Bill("EUR", tuple(lines), 100, "TEN", 900, 0, 0, (BilledTax(1_900, taxed, tax),), False, taxed + tax)
    told = InvoiceDocument(
        date(2026, 11, 29), 12, Seller(seller, "1 Main Road\n3000 Bern", "CHE-123.456.789 MWST"), language, bill
    )
    return InvoiceToPrint(PrintedInvoice(InvoiceKind.INVOICE, "INV-2026-000123", told), "INV-2026-000123", buyer, buyer)
