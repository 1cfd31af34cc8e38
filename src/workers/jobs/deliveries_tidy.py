"""Forgets what webhooks were sent and is past its time."""

from commands.base import perform
from commands.endpoints.tidy_deliveries import TidyDeliveries, tidy_deliveries
from workers.jobs.context import JobContext


async def deliveries_tidy(context: JobContext) -> int:
    """How many."""
    done = 0
    while tidied := await perform(context["postgres"], tidy_deliveries, TidyDeliveries()):
        done += tidied
    return done
