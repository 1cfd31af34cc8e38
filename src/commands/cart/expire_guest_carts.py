"""Forget carts that guests have left alone, a portion at a time. Customers' carts stay."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from db.work import Work
from domain.events import GuestCartEnded

CARTS_MAX: Final = 200


class ExpireGuestCarts(msgspec.Struct, frozen=True):
    """`days` is how long one may be left alone. Those left alone before `surplus_before` are more than are kept."""

    days: int
    surplus_before: datetime | None = None


async def expire_guest_carts(command: ExpireGuestCarts, work: Work) -> bool:
    """Whether there may be more."""
    before = work.now - timedelta(days=command.days)
    if command.surplus_before is not None:
        before = max(before, command.surplus_before)
    ended = await work.guest_carts.expire(before, CARTS_MAX)
    for cart in ended:
        work.record(GuestCartEnded(subject=cart.id, version=cart.version + 1, token_hash=cart.token_hash))
    return len(ended) == CARTS_MAX
