"""Invoices made ready to be sent, one at a time: a PDF by a process of its own, a page in a thread.

What makes PDFs takes 50 MB and holds the interpreter for up to 50 ms when garbage is collected: nobody's requests wait
for that.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryFile
from typing import Final

import msgspec

from adapters.child import run_child
from read_models.documents import encode
from read_models.invoices import InvoiceToPrint

PROGRAM: Final = "adapters.invoices.bounded"
AT_ONCE_MAX: Final = 1
"""By one process of ours: each takes a core for up to a second."""
WAITING_MAX: Final = 16
SECONDS_MAX: Final = 15.0


class TooManyPrints(Exception):
    """More invoices wait to be printed than WAITING_MAX, or this one took longer than SECONDS_MAX."""


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
        async with self._turn():
            return await asyncio.to_thread(page_of, invoice)

    async def pdf(self, invoice: InvoiceToPrint) -> Print:
        """Raises TooManyPrints."""
        async with self._turn():
            return Print(await pdf_by_itself(encode(invoice)))

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= WAITING_MAX:
            raise TooManyPrints
        self._waiting += 1
        try:
            async with self._turns:
                yield
        finally:
            self._waiting -= 1


def page_of(invoice: InvoiceToPrint) -> Print:
    from adapters.invoices.page import invoice_page, page_policy
    from adapters.invoices.said import said

    return Print(invoice_page(said(invoice)), page_policy())


async def pdf_by_itself(invoice: bytes) -> bytes:
    """Raises TooManyPrints, and RuntimeError where the program has failed."""
    # Isolated: nothing of our environment, nor of the folder it runs in, changes what it does.
    command = [sys.executable, "-I", "-m", PROGRAM]
    with TemporaryFile() as said, TemporaryFile() as printed:
        said.write(invoice)
        said.seek(0)
        try:
            status = await run_child(command, said, printed, SECONDS_MAX)
        except TimeoutError as slow:
            raise TooManyPrints from slow
        if status:
            raise RuntimeError(f"no PDF was printed: {PROGRAM} ended with {status}")
        printed.seek(0)
        return printed.read()
