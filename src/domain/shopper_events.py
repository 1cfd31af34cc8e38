"""What customers say of products, and which of them they would like to have: events that no money hangs on."""

from uuid import UUID

from domain.fact import Fact


class ReviewChanged(Fact, frozen=True, tag=True):
    """Written, edited, moderated, answered, reported or deleted. `rates`: its product's rating is another one by it."""

    aggregate = "review"
    product: UUID
    customer: UUID
    rates: bool


class WishlistChanged(Fact, frozen=True, tag=True):
    aggregate = "wishlist"


ShopperEvent = ReviewChanged | WishlistChanged
