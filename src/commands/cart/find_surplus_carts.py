"""Find where guests' carts begin to be more than are kept: whoever fills the shop with them pushes out the oldest."""

from datetime import datetime

import msgspec

from db.work import Work


class FindSurplusCarts(msgspec.Struct, frozen=True):
    """`carts_max` is how many guests' carts are kept."""

    carts_max: int


async def find_surplus_carts(command: FindSurplusCarts, work: Work) -> datetime | None:
    """What was left alone before that moment is too much; None where there are no more than are kept."""
    return await work.guest_carts.newest_since(command.carts_max)
