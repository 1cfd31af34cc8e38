"""One is printed at a time, and not everybody waits."""

import asyncio

from adapters.invoices.printer import WAITING_MAX, Print, Printer, TooManyPrints
from tests.adapters.invoices.an_invoice import invoice, line


async def test_whoever_comes_when_too_many_wait_is_told_so() -> None:
    printer, told = Printer(), invoice([line(1)])
    prints = await asyncio.gather(*(printer.page(told) for _ in range(WAITING_MAX + 1)), return_exceptions=True)
    assert [type(each) for each in prints] == [*[Print] * WAITING_MAX, TooManyPrints]
    assert await printer.page(told) == prints[0]
