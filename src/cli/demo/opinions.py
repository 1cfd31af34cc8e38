"""Generated reviews: what some of the demo's customers say of what they were sent."""

import random
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

import msgspec

from domain.order_status import OrderStatus
from domain.orders.order import PastOrder

SEED: Final = 11
SHARE: Final = 0.07
"""Of all that was delivered, how much somebody reviews."""
UNREAD_SHARE: Final = 0.08
"""Of all reviews, how many nobody has approved yet: so the queue of the admins shows something."""
STARS: Final = {5: 50, 4: 28, 3: 12, 2: 6, 1: 4}
"""How often each is given, in percent: as in real shops most are content."""
WORDS: Final = {
    5: (
        ("Better than I hoped", "Well made, and it looks just as in the picture. I would buy it again."),
        ("A present that was loved", "Bought for my sister. She uses it every day and has asked where it is from."),
        ("Exactly right", "It does what it should, feels solid, and came two days early."),
    ),
    4: (
        ("Very good", "Good quality for the price. The colour is a little darker than I expected."),
        ("Happy with it", "Does its work well. One star less for the packaging, which was far too large."),
    ),
    3: (
        ("It is all right", "Neither good nor bad. For this price I had hoped for a better finish."),
        ("As described", "It is what it says, no more. Delivery took a week."),
    ),
    2: (
        ("Not for long", "It began to wear after a month. The shop was friendly about it."),
        ("Smaller than it looks", "Look at the measures before you order. I did not."),
    ),
    1: (("Sent it back", "It came scratched. The refund was quick, I must say."),),
}
"""Of our own making, by how many stars come with them: titles and texts that fit whatever was bought."""


class Opinion(msgspec.Struct, frozen=True):
    """A review of the product, by whoever placed the order. `is_read`: an admin has approved it."""

    order: PastOrder
    product: UUID
    rating: int
    title: str
    body: str
    is_read: bool


def opinions(orders: Iterable[PastOrder]) -> Iterator[Opinion]:
    """At most one of a customer about a product, and only about what was delivered."""
    dice = random.Random(SEED)  # noqa: S311
    said: set[tuple[str, UUID]] = set()
    for order in orders:
        for line in order.lines if order.status is OrderStatus.DELIVERED else ():
            if dice.random() < SHARE and (order.email, line.product_id) not in said:
                said.add((order.email, line.product_id))
                (stars,) = dice.choices(list(STARS), list(STARS.values()))
                title, body = dice.choice(WORDS[stars])
                yield Opinion(order, line.product_id, stars, title, body, dice.random() >= UNREAD_SHARE)
