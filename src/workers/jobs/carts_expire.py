"""Forgets carts that guests have left alone."""

from commands.base import perform
from commands.cart.expire_guest_carts import ExpireGuestCarts, expire_guest_carts
from workers.jobs.context import JobContext


async def carts_expire(context: JobContext) -> None:
    """Each portion in a transaction of its own, so that no lock lasts."""
    command = ExpireGuestCarts(context["settings"].guest_cart_days)
    while await perform(context["postgres"], expire_guest_carts, command):
        pass
