"""Carts: each customer's and each guest's cart as the cart page shows it, in all the stages its coupon brings it to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, assert_never
from uuid import UUID

import msgspec

from domain.cart.cart import Cart, CartLine
from domain.events import (
    AccountChanged,
    AccountEvent,
    ApiKeyChanged,
    CartChanged,
    CategoryChanged,
    CouponChanged,
    CouponRedeemed,
    Event,
    GuestCartEnded,
    ImportChanged,
    LabelChanged,
    MailChanged,
    OrderNoteChanged,
    PaymentExceptionRaised,
    ProductEvent,
    PromotionChanged,
    SalesRanked,
    SearchSettingsChanged,
    ShippingPriceChanged,
    ShopChanged,
    StaffActed,
    StockMoved,
    TaxRateChanged,
    WebhookChanged,
)
from domain.guests import CartOwner, Guest
from domain.money import Money
from domain.orders.order_events import OrderEvent
from domain.prices.charges import EVERYWHERE
from domain.shopper_events import ShopperEvent
from read_models.applied_promotions import PromotionLine, promotion_lines
from read_models.model import ReadModel

CARTS: Final = ReadModel("carts", revision=10)

NIL: Final = UUID(int=0)


class CartKey(msgspec.Struct, frozen=True):
    """A cart, by itself, by its customer, or by the hash of its guest's token; all carts with a product, a brand's
    product, a coupon, or, while a promotion is for any, a category's products; those sent to a country; or those that
    want more than `floor` of a variant.

    The floor keeps a busy product from rewriting every cart it lies in: a line's `available` and its
    `backordered_quantity` can only have changed where its quantity is above it.
    """

    kind: Literal["cart", "customer", "guest", "product", "brand", "category", "variant", "coupon", "country"]
    id: UUID = NIL
    floor: int = 0
    country: str = ""
    token_hash: bytes = b""


class ProductInCart(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str
    status: str
    brand: str | None
    image_url: str | None


class CartItem(msgspec.Struct, frozen=True):
    """`available`: this line could be ordered now, in its quantity. Of that, `backordered_quantity` does not lie on the
    shelf, and is sent once it is there.
    """

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
    backordered_quantity: int
    product: ProductInCart


class CartDocument(msgspec.Struct, frozen=True):
    """All figures, and `item_count`, the sum of the quantities, are of the lines that can be had: of what would be
    ordered. A customer who never had a cart has an empty one without an id.

    `coupon_objection` is why the coupon takes nothing off at present. Shipping and tax are those of `country`, where
    the last order went or the customer says they are; of an unknown one, those of all others. Not `ships_there`: the
    shop doesn't ship to this country, and an order is refused. `tax_included`: the tax is a part of the total, and of
    the prices, already. `rounding`, of either sign, makes the total one that can be charged.
    """

    id: UUID | None
    items: tuple[CartItem, ...]
    promotions: tuple[PromotionLine, ...]
    coupon: str | None
    coupon_objection: str | None
    country: str | None
    ships_there: bool
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    tax_included: bool
    rounding: Money
    total: Money
    item_count: int
    version: int


def cart_document(cart: Cart, currency: str) -> CartDocument:
    """At the moment it was changed: what whoever changed it is answered."""
    return cart_document_at(cart.updated_at, cart, currency)


def cart_document_at(moment: datetime, cart: Cart, currency: str) -> CartDocument:
    bill, coupon = cart.bill(moment), cart.coupon
    sums = bill.figures
    objection = cart.coupon_objection(moment)
    return CartDocument(
        id=cart.id,
        items=tuple(cart_item(moment, line, currency) for line in cart.lines),
        promotions=promotion_lines(bill.promotions, currency),
        coupon=None if coupon is None else coupon.code,
        coupon_objection=None if objection is None else objection.value,
        country=cart.country,
        ships_there=cart.ships_there,
        subtotal=Money(sums.subtotal, currency),
        discount=Money(sums.discount, currency),
        shipping=Money(sums.shipping, currency),
        tax=Money(sums.tax, currency),
        tax_included=sums.tax_included,
        rounding=Money(sums.rounding, currency),
        total=Money(sums.total, currency),
        item_count=cart.item_count,
        version=cart.version,
    )


def cart_item(moment: datetime, line: CartLine, currency: str) -> CartItem:
    return CartItem(
        id=line.id,
        product_id=line.product_id,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        slug=line.slug,
        options=line.options,
        image_url=line.image_url,
        unit_price=Money(line.unit_price(moment), currency),
        quantity=line.quantity,
        line_total=Money(line.line_total(moment), currency),
        available=line.available,
        backordered_quantity=line.backordered_quantity,
        product=ProductInCart(
            line.product_id, line.name, line.slug, line.product_status.value, line.brand, line.image_url
        ),
    )


def empty_cart(currency: str) -> CartDocument:
    nothing = Money(0, currency)
    return CartDocument(
        id=None,
        items=(),
        promotions=(),
        coupon=None,
        coupon_objection=None,
        country=None,
        ships_there=True,
        subtotal=nothing,
        discount=nothing,
        shipping=nothing,
        tax=nothing,
        tax_included=False,
        rounding=nothing,
        total=nothing,
        item_count=0,
        version=0,
    )


def owner_key(owner: CartOwner) -> str:
    """What a cart is found by: a guest's by its token's hash, for tokens are kept nowhere."""
    return owner.token_hash.hex() if isinstance(owner, Guest) else str(owner)


Elsewhere = AccountEvent | OrderEvent | ShopperEvent | SalesRanked | SearchSettingsChanged
"""What touches nothing here. Put together once: to do so for every event takes longer than all that is done with it."""


def touched_carts(event: Event) -> Iterable[CartKey]:
    match event:
        case CartChanged():
            return (CartKey("cart", event.subject),)
        case GuestCartEnded():
            return (CartKey("guest", token_hash=event.token_hash),)
        case AccountChanged():  # how often somebody used a coupon as a guest goes by the address
            return (CartKey("customer", event.subject),)
        case StockMoved():
            return (CartKey("variant", event.subject, event.floor),)
        case LabelChanged():
            return (CartKey("brand", event.subject),) if event.kind == "brand" else ()
        case _ if isinstance(event, ProductEvent):
            return (CartKey("product", event.subject),)
        case CouponChanged():
            return (CartKey("coupon", event.subject),)
        case ShippingPriceChanged():
            return tuple(CartKey("country", country=country) for country in event.countries)
        case TaxRateChanged():
            return (CartKey("country", country=event.country),)
        case CouponRedeemed():
            return () if event.customer is None else (CartKey("customer", event.customer),)
        case CategoryChanged():
            return (CartKey("category", event.subject),)
        case ShopChanged() | PromotionChanged():
            return (CartKey("country", country=EVERYWHERE),)
        case (
            PaymentExceptionRaised()
            | OrderNoteChanged()
            | StaffActed()
            | ApiKeyChanged()
            | MailChanged()
            | ImportChanged()
        ):
            return ()
        case _ if isinstance(event, WebhookChanged):
            return ()
        case _ if isinstance(event, Elsewhere):
            return ()
        case _:
            assert_never(event)
