"""Carts: each customer's cart as the cart page shows it."""

from collections.abc import Iterable
from typing import Final, Literal, assert_never
from uuid import UUID

import msgspec

from domain.cart import Cart, CartLine
from domain.events import (
    AccountEvent,
    CartChanged,
    CategoryChanged,
    Event,
    LabelChanged,
    OrderEvent,
    ProductEvent,
    StockMoved,
)
from domain.money import Money
from read_models.model import ReadModel

CARTS: Final = ReadModel("carts", revision=1)


class CartKey(msgspec.Struct, frozen=True):
    """A cart, by itself or by its customer; all carts with a product, or a brand's product; or those that want more
    than `floor` of a variant.

    The floor keeps a busy product from rewriting every cart it lies in: a line's `available` can only have changed
    where its quantity is above it.
    """

    kind: Literal["cart", "customer", "product", "brand", "variant"]
    id: UUID
    floor: int = 0


class ProductInCart(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str
    status: str
    brand: str | None
    image_url: str | None


class CartItem(msgspec.Struct, frozen=True):
    """`available`: this line could be ordered now, in its quantity."""

    id: UUID
    product_id: UUID
    variant_id: UUID
    sku: str
    name: str
    slug: str
    options: dict[str, str]
    image_url: str | None
    unit_price: Money
    quantity: int
    line_total: Money
    available: bool
    product: ProductInCart


class CartDocument(msgspec.Struct, frozen=True):
    """`item_count` is the sum of the quantities. A customer who never had a cart has an empty one without an id."""

    id: UUID | None
    items: tuple[CartItem, ...]
    coupon: str | None
    subtotal: Money
    discount: Money
    total: Money
    item_count: int
    version: int


def cart_document(cart: Cart, currency: str) -> CartDocument:
    return CartDocument(
        id=cart.id,
        items=tuple(cart_item(line, currency) for line in cart.lines),
        coupon=None,
        subtotal=Money(cart.subtotal, currency),
        discount=Money(0, currency),
        total=Money(cart.subtotal, currency),
        item_count=sum(line.quantity for line in cart.lines),
        version=cart.version,
    )


def cart_item(line: CartLine, currency: str) -> CartItem:
    return CartItem(
        id=line.id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        slug=line.slug,
        options=line.options,
        image_url=line.image_url,
        unit_price=Money(line.unit_price, currency),
        quantity=line.quantity,
        line_total=Money(line.line_total, currency),
        available=line.available,
        product=ProductInCart(
            line.product_id, line.name, line.slug, line.product_status.value, line.brand, line.image_url
        ),
    )


def empty_cart(currency: str) -> CartDocument:
    nothing = Money(0, currency)
    return CartDocument(None, (), None, nothing, nothing, nothing, 0, 0)


def touched_carts(event: Event) -> Iterable[CartKey]:
    match event:
        case CartChanged():
            return (CartKey("cart", event.subject),)
        case StockMoved():
            return (CartKey("variant", event.subject, event.floor),)
        case LabelChanged():
            return (CartKey("brand", event.subject),) if event.kind == "brand" else ()
        case _ if isinstance(event, ProductEvent):
            return (CartKey("product", event.subject),)
        case _ if isinstance(event, AccountEvent | CategoryChanged | OrderEvent):
            return ()
        case _:
            assert_never(event)
