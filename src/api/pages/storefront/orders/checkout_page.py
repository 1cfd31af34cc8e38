"""The checkout as a page: all there is to say about an order before it is one."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from api.pages.forms import TICKED, Filled
from api.pages.frame import kept_of
from api.pages.page import Page, see_other
from api.pages.provided import FORM_KEY, new_form_key
from api.pages.storefront.accounts.address_fields import address_fields
from api.pages.storefront.cart.basket import BASKET
from api.pages.storefront.cart.own_cart import left_of, own_cart
from api.pages.storefront.orders.draft import draft_of
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.visiting import Visiting
from domain.addresses.address import ADDRESSES_MAX
from domain.addresses.countries import COUNTRIES
from domain.currency import amount_text
from queries.accounts.list_addresses import AddressPage, ListAddresses, list_addresses
from read_models.addresses import AddressDocument
from read_models.carts import CartDocument

SAME: Final = "billing_same"
SHIP: Final = "shipping_address."
BILL: Final = "billing_address."
COUNTRY: Final = f"{SHIP}country"


class Refused(msgspec.Struct, frozen=True):
    """`faults` by field, `lines` of what there is not enough."""

    status: int = 200
    says: str = ""
    lines: Sequence[str] = ()
    faults: Mapping[str, str] = msgspec.field(default_factory=dict)


NOTHING: Final = Refused()


async def show_checkout(
    request: Visiting,
    filled: Filled | None = None,
    cart: CartDocument | None = None,
    refused: Refused = NOTHING,
    key: str | None = None,
) -> Page:
    """`filled` None is a form that nobody has filled in yet. The same `key` is for what may have happened already."""
    cart = await own_cart(request) if cart is None else cart
    if not cart.items:
        return see_other(request, BASKET)
    shop = (await kept_of(request)).shop
    countries = () if shop is None else shop.countries
    book = await address_book(request)
    filled = first_filled(request, cart, book, countries) if filled is None else filled
    country = chosen_country(filled, book)
    return await show_in_shop(
        request,
        "checkout.html",
        status=refused.status,
        cart=cart,
        left=await left_of(request, cart.items),
        book=book,
        filled=filled,
        same=filled[SAME] in TICKED,
        country=country,
        to=address_fields(request.language, filled[COUNTRY], prefix=SHIP, among=countries),
        bill_to=address_fields(request.language, filled[f"{BILL}country"], prefix=BILL),
        says=refused.says,
        lines=refused.lines,
        faults=refused.faults,
        key=key or new_form_key(),
        key_field=FORM_KEY,
        expected_total=amount_text(cart.total.amount, cart.total.currency),
        buyer=buyer(request),
    )


def buyer(request: Visiting) -> str:
    """Who the form is for; nobody, for guests."""
    return "" if request.user is None else str(request.user.id)


async def address_book(request: Visiting) -> Sequence[AddressDocument]:
    """The default first. Without it, an address can be typed."""
    if request.user is None:
        return ()
    question = ListAddresses(request.user.id, page_size=ADDRESSES_MAX)
    page = await request.learn_if_possible(list_addresses, question, AddressPage)
    return () if page is None else page.items


def first_filled(
    request: Visiting, cart: CartDocument, book: Sequence[AddressDocument], countries: Sequence[str]
) -> Filled:
    """What they had typed before their session ended, or else what is known of them."""
    if (draft := draft_of(request)) is not None:
        return draft
    likely = cart.country if cart.country in countries else None
    country = likely or (countries[0] if len(countries) == 1 else "")
    chosen = str(book[0].id) if book else ""
    return Filled({"address_id": chosen, SAME: "yes", COUNTRY: country})


def chosen_country(filled: Filled, book: Sequence[AddressDocument]) -> str:
    """Where it is to be sent; empty as long as nobody has said."""
    said = next((one.country for one in book if str(one.id) == filled["address_id"]), filled[COUNTRY])
    return said if said in COUNTRIES else ""
