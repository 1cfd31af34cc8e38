"""Forgets what is past its time."""

from commands.base import perform
from commands.upkeep.tidy_up import TidyUp, tidy_up
from workers.jobs.context import JobContext


async def shop_tidy(context: JobContext) -> None:
    await perform(context["postgres"], tidy_up, TidyUp())
