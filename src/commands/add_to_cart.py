"""Put something into the cart."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.cart import CART_LINES_MAX, LINE_UNITS_MAX, Cart
from domain.events import CartChanged
from domain.refusals import InvalidInput, OutOfStock, ShortLine


class AddToCart(msgspec.Struct, frozen=True):
    """Exactly one of product (its first variant), variant and SKU says what."""

    customer: UUID
    quantity: int
    product: UUID | None = None
    variant: UUID | None = None
    sku: str | None = None


async def add_to_cart(command: AddToCart, work: Work) -> Cart:
    """The same item adds up and takes today's price. Raises NotFound, OutOfStock, InvalidInput (too much)."""
    wanted = await work.carts.for_sale(product=command.product, variant=command.variant, sku=command.sku)
    cart = await work.carts.lock(command.customer)
    already = next((line.quantity for line in cart.lines if line.variant_id == wanted.variant), 0)
    quantity = already + command.quantity
    if quantity > LINE_UNITS_MAX:
        raise InvalidInput("quantity", f"At most {LINE_UNITS_MAX} of one item fit into a cart.")
    if not already and len(cart.lines) >= CART_LINES_MAX:
        raise InvalidInput("sku", f"At most {CART_LINES_MAX} different items fit into a cart.")
    if quantity > wanted.stock_quantity:
        raise OutOfStock([ShortLine(wanted.sku, quantity, wanted.stock_quantity)])
    cart = await work.carts.put(cart, wanted.variant, quantity)
    work.record(CartChanged(subject=cart.id, version=cart.version))
    return cart
