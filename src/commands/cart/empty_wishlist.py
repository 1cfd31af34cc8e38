"""Empty the wishlist."""

from uuid import UUID

import msgspec

from db.work import Work


class EmptyWishlist(msgspec.Struct, frozen=True):
    customer: UUID


async def empty_wishlist(command: EmptyWishlist, work: Work) -> None:
    wishlist = await work.wishlists.lock(command.customer)
    work.record(await work.wishlists.empty(wishlist))
