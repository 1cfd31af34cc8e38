"""Have parked events projected again: by the worker that leads the read model, within a second or so."""

from collections.abc import Sequence

import msgspec

from db.parked import requeue
from db.work import Work


class RequeueEvents(msgspec.Struct, frozen=True):
    """No model is every model, no positions are all there are."""

    model: str | None = None
    positions: Sequence[int] = ()


async def requeue_events(command: RequeueEvents, work: Work) -> int:
    """How many."""
    return await requeue(work.connection, command.model, command.positions, work.now)
