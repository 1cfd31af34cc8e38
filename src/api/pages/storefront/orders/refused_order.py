"""Why an order was not placed, beside what it concerns."""

from api.pages.storefront.cart.own_cart import own_cart
from api.pages.storefront.cart.short_words import short_words
from api.pages.storefront.orders.checkout_page import COUNTRY, Refused
from api.pages.troubles import refusal_words
from api.pages.typed_again import faults_of
from api.pages.visiting import OUTAGES, Visiting
from api.pages.words import words_in
from api.problems.codes import TABLE
from domain.refusals import (
    CouponNotValid,
    InvalidInput,
    NotShippedThere,
    OutOfStock,
    PriceChanged,
    TooManyUnitsHeld,
)
from read_models.carts import CartDocument


async def refused_order(request: Visiting, refusal: Exception, cart: CartDocument | None = None) -> Refused:
    """`cart` is the one a changed price was looked up in."""
    words, status = words_in(request.language), TABLE[type(refusal)][0]
    match refusal:
        case InvalidInput():
            return Refused(status, faults=faults_of(request, refusal))
        case CouponNotValid():
            return Refused(status, faults={"coupon": words(f"basket.coupon-{refusal.reason}")})
        case NotShippedThere():
            field = "address_id" if request.field("address_id") else COUNTRY
            return Refused(status, faults={field: words("checkout.not-shipped-there")})
        case OutOfStock() | TooManyUnitsHeld():
            names = {item.sku: item.name for item in (await own_cart(request)).items}
            lines = short_words(refusal, names, words)
            says = "basket.too-few" if isinstance(refusal, OutOfStock) else "basket.too-many-held"
            return Refused(status, words(says), lines)
        case PriceChanged() if cart is not None:
            return Refused(status, words("checkout.price-changed"))
    if isinstance(refusal, OUTAGES):
        return Refused(status, words("checkout.perhaps"))
    return Refused(status, refusal_words(refusal, words))
