"""Say which country the cart is to be sent to, to see what shipping and tax will be."""

import msgspec

from db.work import Work
from domain.addresses.address import wrong_country
from domain.cart.cart import Cart
from domain.events import CartChanged
from domain.guests import CartOwner
from domain.refusals import require_no


class SendCartTo(msgspec.Struct, frozen=True):
    owner: CartOwner
    country: str


async def send_cart_to(command: SendCartTo, work: Work) -> Cart:
    """Raises InvalidInput (no such country)."""
    require_no(wrong_country(command.country))
    cart = (await work.carts.lock(command.owner, command.country)).touched(work.now)
    await work.carts.touch(cart)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
