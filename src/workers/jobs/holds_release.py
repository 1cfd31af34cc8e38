"""Releases the stock of orders that were not paid in time."""

from commands.base import perform
from commands.release_holds import ReleaseHolds, release_holds
from workers.jobs.context import JobContext


async def holds_release(context: JobContext) -> int:
    """Until none is left; how many there were."""
    released = 0
    while done := await perform(context["postgres"], release_holds, ReleaseHolds()):
        released += done
    return released
