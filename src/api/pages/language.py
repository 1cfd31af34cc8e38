"""Choosing the language of all pages."""

from typing import Final

from litestar import post

from api.callers.access import PUBLIC
from api.pages.addresses import way_back
from api.pages.cookies import DAY_SECONDS, LANGUAGE, kept
from api.pages.page import Page, see_other
from api.pages.visiting import Visiting
from domain.languages import Language

KEPT_DAYS: Final = 365


@post("/language", access=PUBLIC)
async def choose(request: Visiting) -> Page:
    """Read the shop in another language."""
    if (chosen := request.field("language")) in set(Language):
        request.leave(kept(LANGUAGE, chosen, KEPT_DAYS * DAY_SECONDS))
    return see_other(request, way_back(request.field("back")))
