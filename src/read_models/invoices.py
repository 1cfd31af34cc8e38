"""What is printed of an order: a second document of it, beside the one that is shown.

It lies in the same read model, so that both are read in one call, and answers that show orders are no longer for it.
Nothing of the buyer is in it: the order says who that is, until it is forgotten.
"""

from typing import Final
from uuid import UUID

import msgspec

from domain.addresses.address import Address
from domain.orders.invoice import PrintedInvoice

INVOICES_OF: Final = "invoices:"
INVOICES_BEGIN: Final = b"["
"""It is a list, where an order is an object."""


def invoices_key(order: UUID) -> str:
    return f"{INVOICES_OF}{order}"


decode_invoices: Final = msgspec.json.Decoder(tuple[PrintedInvoice, ...]).decode


class InvoiceToPrint(msgspec.Struct, frozen=True):
    """With its buyer, as the order has them now, and the number of the invoice that a credit note is for."""

    printed: PrintedInvoice
    invoice_number: str
    billing_address: Address | None
    shipping_address: Address | None


decode_invoice_to_print: Final = msgspec.json.Decoder(InvoiceToPrint).decode
