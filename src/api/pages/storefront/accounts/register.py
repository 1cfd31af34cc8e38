"""Becoming a customer."""

from litestar import get, post

from api.callers.access import PUBLIC
from api.pages.addresses import way_back
from api.pages.forms import Filled, reader_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.session import sign_in
from api.pages.storefront.accounts.passwords import NEW_PASSWORD
from api.pages.storefront.accounts.sign_in import AFTER_SIGN_IN, doors
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.typed_again import NOTHING_TYPED, REFUSED, typed_again
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.accounts.auth import RegisterBody, sign_up


@get("/my/register", access=PUBLIC)
async def ask(request: Visiting) -> Page:
    """Say who one would be here."""
    email = request.asks("email")
    said = NOTHING_TYPED | {"filled": Filled(email=email)}
    return await show_in_shop(request, "my/register.html", **said, **doors(request.asks("next"), email), **NEW_PASSWORD)


@post("/my/register", access=PUBLIC)
async def become(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Become a customer, and be signed in at once. What a guest has in the basket comes along."""
    try:
        data = (await reader_of(request)).read(request.fields, RegisterBody)
        await sign_up(data, execute, shop, request.language)
    except REFUSED as refusal:
        said = typed_again(request, refusal)
        ways = doors(request.field("next"), request.field("email"))
        return await show_in_shop(request, "my/register.html", **said, **ways, **NEW_PASSWORD)
    answer = await sign_in(request, execute, data.email, data.password)
    return see_other(request, way_back(request.field("next"), AFTER_SIGN_IN), answer, "registered")


ALL = (ask, become)
