"""Forgets carts that guests have left alone, and of more than are kept those left alone for longest."""

import structlog

from commands.base import perform
from commands.cart.expire_guest_carts import ExpireGuestCarts, expire_guest_carts
from commands.cart.find_surplus_carts import FindSurplusCarts, find_surplus_carts
from workers.jobs.context import JobContext

log = structlog.get_logger()


async def carts_expire(context: JobContext) -> None:
    """Each portion in a transaction of its own, so that no lock lasts."""
    settings, postgres = context["settings"], context["postgres"]
    surplus_before = await perform(postgres, find_surplus_carts, FindSurplusCarts(settings.guest_carts_max))
    if surplus_before is not None:
        log.warning("guests have more carts than are kept", kept=settings.guest_carts_max, since=str(surplus_before))
    command = ExpireGuestCarts(settings.guest_cart_days, surplus_before)
    while await perform(postgres, expire_guest_carts, command):
        pass
