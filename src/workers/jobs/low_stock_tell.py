"""Tells the admins what runs low, once a day."""

from commands.base import perform
from commands.mail.owe_low_stock import OweLowStock, owe_low_stock
from workers.jobs.context import JobContext


async def low_stock_tell(context: JobContext) -> None:
    await perform(context["postgres"], owe_low_stock, OweLowStock())
