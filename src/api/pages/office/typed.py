"""What is there, as people would have typed it: what forms are filled with."""

from datetime import datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from msgspec import Meta

from api.pages.addresses import PageAsked
from api.pages.forms import reader_of
from api.pages.frame import NO_ZONE, kept_of
from api.pages.visiting import Visiting
from api.requests.bodies import Body
from domain.currency import amount_text
from domain.money import Money

VERSION_MAX: Final = 2**53


class Leaf(Body, frozen=True):
    """Which page of a long list is asked for."""

    page: PageAsked = 1


class Versioned(Body, frozen=True):
    """Which version of it somebody has seen, where a form takes the place of all there was."""

    version: Annotated[int, Meta(ge=0, le=VERSION_MAX)]


async def page_asked(request: Visiting) -> int:
    """The first where none is."""
    return (await reader_of(request)).read_what_fits(request.asked, Leaf).page


async def zone_of(request: Visiting) -> ZoneInfo:
    """Whose clock moments are typed by."""
    shop = (await kept_of(request)).shop
    return NO_ZONE if shop is None else ZoneInfo(shop.time_zone)


def typed_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """As a field of type datetime-local takes it."""
    return "" if moment is None else moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def typed_amount(money: Money | None) -> str:
    return "" if money is None else amount_text(money.amount, money.currency)


def typed_number(number: int | None) -> str:
    return "" if number is None else str(number)


async def currency_of(request: Visiting) -> str:
    """What the shop counts in. Raises StoreDown."""
    return (await reader_of(request)).currency
