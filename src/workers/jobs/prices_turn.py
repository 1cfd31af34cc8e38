"""Notes which sales and promotions have begun or ended."""

from commands.base import perform
from commands.prices.find_turns import FindTurns, find_turns
from commands.prices.note_turns import NoteTurns, note_turns
from workers.jobs.context import JobContext


async def prices_turn(context: JobContext) -> int:
    """How many products and promotions turned, however long nobody looked. Each portion in a transaction of its own, so
    that no lock lasts.
    """
    postgres, noted = context["postgres"], 0
    while turned := await perform(postgres, find_turns, FindTurns()):
        portion = await perform(postgres, note_turns, NoteTurns(turned))
        if not portion:  # another worker is at it
            break
        noted += portion
    return noted
