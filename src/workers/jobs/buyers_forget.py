"""Forgets who bought, once the orders of erased accounts have ended."""

from commands.base import perform
from commands.orders.forget_buyers import ForgetBuyers, forget_buyers
from workers.jobs.context import JobContext


async def buyers_forget(context: JobContext) -> None:
    """Each portion in a transaction of its own, so that no lock lasts."""
    while await perform(context["postgres"], forget_buyers, ForgetBuyers()):
        pass
