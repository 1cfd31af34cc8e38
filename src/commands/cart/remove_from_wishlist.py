"""Take a product off the wishlist."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.refusals import NotFound


class RemoveFromWishlist(msgspec.Struct, frozen=True):
    customer: UUID
    product: UUID


async def remove_from_wishlist(command: RemoveFromWishlist, work: Work) -> None:
    """Whatever became of the product. Raises NotFound."""
    wishlist = await work.wishlists.lock(command.customer)
    taken_out = await work.wishlists.take_out(wishlist, command.product)
    if not taken_out:
        raise NotFound("wish")
    work.record(*taken_out)
