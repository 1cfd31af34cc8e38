"""Invoices and credit notes by their numbers, as their order knows of them."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec


class InvoiceKind(StrEnum):
    """Each has a series of numbers of its own."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


PREFIXES: Final = {InvoiceKind.INVOICE: "INV", InvoiceKind.CREDIT_NOTE: "CN"}


def invoice_number(kind: InvoiceKind, year: int, number: int) -> str:
    """Such as INV-2026-000123, CN-2026-000007."""
    return f"{PREFIXES[kind]}-{year}-{number:06d}"


class IssuedInvoice(msgspec.Struct, frozen=True):
    """What an order knows of it. `refund` is what a credit note is for."""

    kind: InvoiceKind
    year: int
    number: int
    amount: int
    refund: UUID | None
    issued_at: datetime

    @property
    def name(self) -> str:
        return invoice_number(self.kind, self.year, self.number)
