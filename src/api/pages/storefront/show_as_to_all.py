"""Pages that are the same for all who are nobody yet: made once, and kept for a while."""

import secrets
from collections.abc import Callable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from api.pages.frame import Frame, frame_of
from api.pages.page import Page, rendered
from api.pages.storefront.kept_parts import KeptParts, Made
from api.pages.storefront.show_in_shop import basket_units
from api.pages.visiting import Visiting

STRANGERS: Final = KeptParts()
"""Whole pages, as they are for whoever is not signed in, with nothing in the basket."""
TOKENS_PLACE: Final = secrets.token_urlsafe()
"""Stands there for the token of a stranger's forms. Nobody else can write it into a text of the page."""


async def show_as_to_all(
    request: Visiting, template: str, made: Made, said: Callable[[], Mapping[str, object]]
) -> Page:
    """A page of which nothing but its frame depends on who looks. `made` is all that is told in it: what `said` makes
    of it is made anew only for people with a basket or a name.
    """
    frame, units = await frame_of(request), await basket_units(request)

    def html(frame: Frame) -> str:
        around = {"frame": frame, "zone": ZoneInfo(made.zone), "basket_units": units}
        return rendered(f"shop/{template}", made.language, {**said(), **around})

    if units or frame.caller is not None or frame.told is not None:
        return Page(html(frame))
    shelves = tuple((node.name, node.slug, node.product_count > 0) for node in frame.categories)
    whole = replace(made, facts=(template, *made.facts, frame.name, shelves, frame.here))
    (kept,) = STRANGERS.part(whole, lambda: (html(replace(frame, form_token=TOKENS_PLACE)),))
    return Page(kept.replace(TOKENS_PLACE, frame.form_token))
