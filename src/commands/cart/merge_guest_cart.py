"""Merge a guest's cart into a customer's, at login or registration: once, whoever asks how often."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.cart.cart_merge import merge_carts
from domain.events import CartChanged, GuestCartEnded
from domain.guests import Guest
from domain.refusals import CartNotFound


class MergeGuestCart(msgspec.Struct, frozen=True):
    customer: UUID
    guest: Guest


async def merge_guest_cart(command: MergeGuestCart, work: Work) -> bool:
    """Whether there was anything to merge. The guest's cart is gone then: of any number of simultaneous logins one
    finds it, and its token is nobody's from now on.
    """
    try:
        guests = await work.carts.lock(command.guest)
    except CartNotFound:
        return False
    own = await work.carts.lock(command.customer)
    await work.guest_carts.merge(own, guests, merge_carts(own, guests), work.now)
    work.record(CartChanged(subject=own.id, version=own.version + 1))
    work.record(GuestCartEnded(subject=guests.id, version=guests.version + 1, token_hash=command.guest.token_hash))
    return True
