"""Put something into the cart."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.cart.cart import Cart
from domain.events import CartChanged
from domain.guests import CartOwner, NewGuest


class AddToCart(msgspec.Struct, frozen=True):
    """Exactly one of product (its first variant that can be had), variant and SKU says what."""

    owner: CartOwner | NewGuest
    quantity: int
    product: UUID | None = None
    variant: UUID | None = None
    sku: str | None = None


async def add_to_cart(command: AddToCart, work: Work) -> Cart:
    """The same item adds up and takes today's price.

    Raises CartNotFound, NotFound, OutOfStock, InvalidInput (too much).
    """
    cart, wanted = await work.carts.lock_to_add(
        command.owner, command.quantity, product=command.product, variant=command.variant, sku=command.sku
    )
    line = cart.line_with(wanted)
    cart = cart.put(line, work.now)
    work.carts.put(cart, line)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
