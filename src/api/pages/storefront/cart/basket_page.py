"""The basket as a page, with what was refused beside what it is about."""

from collections.abc import Mapping, Sequence

from adapters.country_names import country_choices
from api.pages.frame import kept_of
from api.pages.page import Page
from api.pages.storefront.cart.own_cart import left_of, own_cart
from api.pages.storefront.cart.short_words import short_words
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.troubles import refusal_words
from api.pages.typed_again import faults_of
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.problems.codes import TABLE
from domain.refusals import CouponNotValid, InvalidInput, OutOfStock, Refusal


async def show_basket(
    request: Visiting,
    *,
    status: int = 200,
    says: str = "",
    lines: Sequence[str] = (),
    faults: Mapping[str, str] | None = None,
    code: str = "",
    back: str = "",
) -> Page:
    """`lines` say of what there is not enough, `code` is a coupon's that was typed, `back` leads to a product."""
    cart = await own_cart(request)
    shop = (await kept_of(request)).shop
    return await show_in_shop(
        request,
        "basket.html",
        status=status,
        cart=cart,
        left=await left_of(request, cart.items),
        countries=country_choices(request.language, () if shop is None else shop.countries),
        says=says,
        lines=lines,
        faults=faults or {},
        code=code,
        back=back,
    )


async def show_refused(request: Visiting, refusal: Refusal, back: str = "") -> Page:
    """The basket as it was."""
    words, status = words_in(request.language), TABLE[type(refusal)][0]
    if isinstance(refusal, CouponNotValid):
        faults = {"code": words(f"basket.coupon-{refusal.reason}")}
        return await show_basket(request, status=status, faults=faults, code=request.field("code"))
    if isinstance(refusal, InvalidInput):
        faults = faults_of(request, refusal)
        return await show_basket(request, status=status, faults=faults, code=request.field("code"), back=back)
    if isinstance(refusal, OutOfStock):
        names = {item.sku: item.name for item in (await own_cart(request)).items}
        lines = short_words(refusal, names, words)
        return await show_basket(request, status=status, says=words("basket.too-few"), lines=lines, back=back)
    return await show_basket(request, status=status, says=refusal_words(refusal, words), back=back)
