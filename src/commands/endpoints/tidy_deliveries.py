"""Forget deliveries that are past their time, and give up what is owed to endpoints that are off."""

from datetime import timedelta
from typing import Final

import msgspec

from db.work import Work
from domain.endpoints.endpoint import GIVEN_UP_AFTER
from domain.events import DeliveriesChanged

DAYS_KEPT: Final = 30
ROWS_MAX: Final = 1_000
SWITCHED_OFF: Final = "The webhook was switched off."


class TidyDeliveries(msgspec.Struct, frozen=True): ...


async def tidy_deliveries(_: TidyDeliveries, work: Work) -> int:
    """How many changed or went; ROWS_MAX of each kind, and what follows those that were given up."""
    given_up = await work.deliveries.give_up(work.now - GIVEN_UP_AFTER, SWITCHED_OFF, ROWS_MAX)
    forgotten = await work.deliveries.forget_past(work.now - timedelta(days=DAYS_KEPT), ROWS_MAX)
    for changed in (given_up, forgotten):
        for endpoint, deliveries in changed.items():
            work.record(DeliveriesChanged(subject=endpoint, version=0, deliveries=tuple(deliveries)))
    return sum(len(deliveries) for changed in (given_up, forgotten) for deliveries in changed.values())
