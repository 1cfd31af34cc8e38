"""Find what the token of a guest's cart is made of, to give it to whoever has put something into that cart."""

from uuid import UUID

import msgspec

from db.cart.guest_carts import Secret
from db.work import Work


class FindCartSecret(msgspec.Struct, frozen=True):
    cart: UUID


async def find_cart_secret(command: FindCartSecret, work: Work) -> Secret | None:
    """None of a cart that ended."""
    return await work.guest_carts.secret_of(command.cart)
