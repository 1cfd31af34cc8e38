"""Invoices made ready to be sent, beside the event loop: in a thread, one at a time, by libraries that come with the
first of them.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec

from read_models.invoices import InvoiceToPrint

AT_ONCE_MAX: Final = 1
"""In one process: each takes a core for a tenth of a second."""
WAITING_MAX: Final = 16


class TooManyPrints(Exception):
    """More invoices wait to be printed than WAITING_MAX."""


class Print(msgspec.Struct, frozen=True):
    """`policy` is the Content-Security-Policy, of a page."""

    body: bytes
    policy: str | None = None


class Printer:
    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE_MAX)
        self._waiting = 0

    async def page(self, invoice: InvoiceToPrint) -> Print:
        """In HTML. Raises TooManyPrints."""
        return await self._print(page_of, invoice)

    async def pdf(self, invoice: InvoiceToPrint) -> Print:
        """Raises TooManyPrints."""
        return await self._print(pdf_of, invoice)

    async def _print(self, work: Callable[[InvoiceToPrint], Print], invoice: InvoiceToPrint) -> Print:
        if self._waiting >= WAITING_MAX:
            raise TooManyPrints
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(work, invoice)
        finally:
            self._waiting -= 1


def page_of(invoice: InvoiceToPrint) -> Print:
    from adapters.invoices.page import invoice_page, page_policy
    from adapters.invoices.said import said

    return Print(invoice_page(said(invoice)), page_policy())


def pdf_of(invoice: InvoiceToPrint) -> Print:
    from adapters.invoices.pdf import invoice_pdf
    from adapters.invoices.said import said

    return Print(invoice_pdf(said(invoice)))
