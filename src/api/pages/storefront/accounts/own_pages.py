"""One's own pages: what they have beside them, and where one gets to by them."""

from typing import Any, Final

from litestar import get

from api.callers.access import CUSTOMER
from api.pages.page import Page, see_other
from api.pages.storefront.show_in_shop import show_in_shop
from api.pages.visiting import Visiting

OWN_PAGES: Final = ("orders", "wishlist", "addresses", "reviews", "profile", "privacy")
"""As they are called in addresses."""


async def show_own(request: Visiting, template: str, **said: Any) -> Page:
    return await show_in_shop(request, f"my/{template}", own_pages=OWN_PAGES, **said)


@get("/my", access=CUSTOMER)
async def own(request: Visiting) -> Page:
    """Come to one's own pages."""
    return see_other(request, "/my/orders")


ALL = (own,)
