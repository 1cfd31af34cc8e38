"""The tables of shipping prices and tax rates, as an admin edits them."""

from collections.abc import Collection, Iterator
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from domain.addresses.countries import COUNTRIES
from domain.faults import Check, Fault, FaultCode
from domain.prices.charges import EVERYWHERE

COUNTRIES_OF_A_PRICE_MAX: Final = 300


class ShippingEntry(msgspec.Struct, frozen=True):
    """A flat price for a group of countries, in minor units; goods worth `free_from` and more are sent for nothing."""

    id: UUID
    name: str
    countries: tuple[str, ...]
    price: int
    free_from: int | None
    version: int


class TaxEntry(msgspec.Struct, frozen=True):
    """`basis_points`: 1900 is 19 percent. `included`: for this country the shop's prices have it in them."""

    country: str
    name: str
    basis_points: int
    included: bool
    version: int


def is_place(country: str) -> bool:
    return country == EVERYWHERE or country in COUNTRIES


NO_PLACE: Final = 'This is neither a country\'s code such as CH nor "*", all others.'
Place = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=2,
        examples=["CH"],
        description='A country, or "*" for all others',
        extra={"check": Check(is_place, FaultCode.NOT_ONE_OF, NO_PLACE)},
    ),
]


def places_touched(countries: Collection[str], others: Collection[ShippingEntry]) -> tuple[str, ...]:
    """Where a change to these countries' price is felt: everywhere, if there are no others.

    Without any price everybody is sent to for nothing; from the first on only those who have one are sent to.
    """
    return tuple(sorted(set(countries))) if others else (EVERYWHERE,)


def wrong_places(countries: Collection[str], field: str) -> Iterator[Fault]:
    """ISO 3166-1 alpha-2, or "*" for all that have no entry of their own."""
    if not all(map(is_place, countries)):
        yield Fault(field, NO_PLACE, FaultCode.NOT_ONE_OF)
