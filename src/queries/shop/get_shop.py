"""The shop, as anybody may see it, and as admins do."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import msgspec

from domain.addresses.countries import COUNTRIES
from domain.currency import DIGITS
from domain.prices.charges import EVERYWHERE
from queries.question import Question
from queries.view import View
from read_models.charges import CHARGES
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.shop import SHOP, ShopDocument


class GetShop(Question, frozen=True):
    """`takes` says which payment providers take a currency."""

    reads: ClassVar[tuple[ReadModel, ...]] = (SHOP, CHARGES)
    calls_max: ClassVar[int] = 2
    takes: Callable[[str], Sequence[str]]


class PublicShop(msgspec.Struct, frozen=True):
    """`currency_digits` says how many of an amount's digits are decimals; `countries` are those one is sent to."""

    name: str
    currency: str
    currency_digits: int
    time_zone: str
    countries: Sequence[str]
    payment_providers: Sequence[str]
    guest_checkout: bool


class Priced(msgspec.Struct, frozen=True):
    countries: tuple[str, ...]


class PricedPlaces(msgspec.Struct, frozen=True):
    items: tuple[Priced, ...]


async def get_shop(question: GetShop, view: View) -> bytes:
    shop = await view.shop()
    return encode(
        PublicShop(
            shop.name,
            shop.currency,
            DIGITS[shop.currency],
            shop.time_zone,
            await countries(shop, view),
            question.takes(shop.currency),
            shop.guest_checkout,
        )
    )


async def countries(shop: ShopDocument, view: View) -> list[str]:
    """Those the shop ships to; as soon as there are shipping prices, only those that have one."""
    wanted = COUNTRIES if shop.ships_to == EVERYWHERE else COUNTRIES & set(shop.ships_to)
    prices = await view.document(CHARGES, "shipping-prices")
    priced = [] if prices is None else msgspec.json.decode(prices, type=PricedPlaces).items
    if priced:
        there = {country for price in priced for country in price.countries}
        wanted = wanted if EVERYWHERE in there else wanted & there
    return sorted(wanted)
