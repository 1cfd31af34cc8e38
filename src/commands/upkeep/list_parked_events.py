"""What was left out of read models, and why."""

from collections.abc import Sequence

import msgspec

from db.parked import Parked, list_parked
from db.work import Work


class ListParkedEvents(msgspec.Struct, frozen=True):
    pass


async def list_parked_events(command: ListParkedEvents, work: Work) -> Sequence[Parked]:
    return await list_parked(work.connection)
