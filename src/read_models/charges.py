"""Charges: the shipping prices and the tax rates, for admins."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, assert_never
from uuid import UUID

import msgspec

from domain.charge_entries import ShippingEntry, TaxEntry
from domain.events import ChargeEvent, Event, ShippingPriceChanged, TaxRateChanged
from domain.money import Money
from read_models.model import ReadModel

CHARGES: Final = ReadModel("charges", revision=1)

ChargeTable = Literal["shipping-prices", "tax-rates"]


class ShippingPriceDocument(msgspec.Struct, frozen=True):
    """A flat price for a group of countries; goods worth `free_from` and more are sent for nothing."""

    id: UUID
    name: str
    countries: tuple[str, ...]
    price: Money
    free_from: Money | None
    version: int


class ShippingPrices(msgspec.Struct, frozen=True):
    """By their names."""

    items: tuple[ShippingPriceDocument, ...]


class TaxRates(msgspec.Struct, frozen=True):
    """By their countries."""

    items: tuple[TaxEntry, ...]


def shipping_price_document(entry: ShippingEntry, currency: str) -> ShippingPriceDocument:
    return ShippingPriceDocument(
        entry.id,
        entry.name,
        entry.countries,
        Money(entry.price, currency),
        None if entry.free_from is None else Money(entry.free_from, currency),
        entry.version,
    )


def shipping_prices(entries: Sequence[ShippingEntry], currency: str) -> ShippingPrices:
    return ShippingPrices(tuple(shipping_price_document(entry, currency) for entry in entries))


def touched_charges(event: Event) -> Iterable[ChargeTable]:
    if not isinstance(event, ChargeEvent):
        return ()
    match event:
        case ShippingPriceChanged():
            return ("shipping-prices",)
        case TaxRateChanged():
            return ("tax-rates",)
        case _:
            assert_never(event)
