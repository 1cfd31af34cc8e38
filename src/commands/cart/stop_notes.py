"""Tell somebody no more of what becomes of their wishes."""

from uuid import UUID

import msgspec

from db.work import Work


class StopNotes(msgspec.Struct, frozen=True):
    customer: UUID


async def stop_notes(command: StopNotes, work: Work) -> None:
    """What they wished for stays on the list."""
    wishlist = await work.wishlists.lock(command.customer)
    work.record(await work.wishlists.tell_nothing(wishlist))
