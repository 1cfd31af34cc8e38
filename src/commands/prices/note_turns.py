"""Note that sales and promotions have begun or ended, so that whatever shows prices is told."""

import msgspec

from commands.prices.find_turns import Turned
from db.work import Work


class NoteTurns(msgspec.Struct, frozen=True):
    turned: Turned


async def note_turns(command: NoteTurns, work: Work) -> int:
    """How many products and promotions are others by that. What somebody else has noted meanwhile is left alone."""
    await work.sales.lock(command.turned.products)
    if command.turned.promotions:
        await work.promotions.lock()
    events = [
        *await work.sales.note_turns(command.turned.products, work.now),
        *(await work.promotions.note_turns(work.now) if command.turned.promotions else ()),
    ]
    work.record(*events)
    return len(events)
