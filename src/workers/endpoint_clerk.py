"""The endpoints' clerk: writes down what other programs are owed. While nobody listens it only reads on."""

from typing import Final

from commands.base import perform
from commands.endpoints.find_listening import FindListening, Listening, find_listening
from commands.endpoints.owe_deliveries import OweDeliveries, owe_deliveries
from db.outbox import Recorded
from domain.endpoints.webhook_events import TOLD_AS
from domain.events import EndpointChanged, ShopChanged
from domain.orders.order_events import OrderBuyerForgotten
from workers.feed import Batch
from workers.outbox_clerk import Clerk

PACE_SECONDS: Final = 0.1
PLACE_SECONDS_MAX: Final = 5.0


def work_of(listening: Listening, position: int, batch: Batch) -> OweDeliveries:
    """What a clerk has to do who knows who is listening, and has read on to `position` and then the batch: with the
    whole of it where something in it changes who is told of what. Raises Unreadable.
    """
    events = batch.events
    if not any(changes_what_is_told(recorded) for recorded in events):
        events = [recorded for recorded in events if listening.hears(recorded) is not None]
    return OweDeliveries(listening.position, batch.events[-1].position if batch.events else position, events)


def changes_what_is_told(recorded: Recorded) -> bool:
    return isinstance(recorded.event, EndpointChanged | ShopChanged | OrderBuyerForgotten)


ENDPOINT_CLERK: Final = Clerk(
    "endpoint clerk",
    PACE_SECONDS,
    PLACE_SECONDS_MAX,
    lambda postgres: perform(postgres, find_listening, FindListening()),
    lambda listening: listening.position,
    work_of,
    lambda postgres, work: perform(postgres, owe_deliveries, work),
    lambda event: type(event) in TOLD_AS,
)
