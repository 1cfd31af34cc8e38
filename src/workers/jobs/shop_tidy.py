"""Forgets what is past its time, and makes up for what was left out."""

from commands.base import perform
from commands.payments.give_missing_invoices import (
    ORDERS_MAX,
    GiveMissingInvoices,
    give_missing_invoices,
)
from commands.upkeep.tidy_up import TidyUp, tidy_up
from workers.jobs.context import JobContext


async def shop_tidy(context: JobContext) -> None:
    await perform(context["postgres"], tidy_up, TidyUp())
    while await perform(context["postgres"], give_missing_invoices, GiveMissingInvoices()) == ORDERS_MAX:
        pass
