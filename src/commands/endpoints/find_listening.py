"""Find out how far the clerk has read the outbox, and what there is to look for in it."""

from collections.abc import Sequence

import msgspec

from db.endpoints.endpoints import Listener
from db.outbox import Recorded
from db.work import Work
from domain.endpoints.webhook_events import WebhookEvent, told_as


class Listening(msgspec.Struct, frozen=True):
    """The clerk's place in the outbox, and who listens as of then. `low_stock`, in units, is what runs low."""

    position: int
    low_stock: int
    listeners: Sequence[Listener]

    def hears(self, recorded: Recorded) -> tuple[WebhookEvent, list[Listener]] | None:
        """What an event is called outside, and who is to be told of it; None: nobody. Raises Unreadable."""
        told = told_as(recorded.event, self.low_stock) if self.listeners else None
        if told is None:
            return None
        hearers = [one for one in self.listeners if told in one.events and recorded.position > one.after]
        return (told, hearers) if hearers else None


class FindListening(msgspec.Struct, frozen=True): ...


async def find_listening(_: FindListening, work: Work) -> Listening:
    """Raises StoreUnfit of a database without a shop."""
    position = await work.endpoint_clerks_place.position()
    return Listening(position, (await work.shop.get()).low_stock, await work.endpoints.listening())
