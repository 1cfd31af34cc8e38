"""Charges: the shipping prices, the tax rates and the promotions, for admins."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Literal, assert_never
from uuid import UUID

import msgspec

from domain.events import ChargeEvent, Event, PromotionChanged, ShippingPriceChanged, TaxRateChanged
from domain.money import Money
from domain.prices.charge_entries import ShippingEntry, TaxEntry
from domain.prices.promotion import Promotion, PromotionKind
from domain.prices.wares import Selection
from domain.span import Phase, phase_at
from read_models.model import ReadModel

CHARGES: Final = ReadModel("charges", revision=2)

ChargeTable = Literal["shipping-prices", "tax-rates", "promotions"]


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


class Promotions(msgspec.Struct, frozen=True):
    """The first made first."""

    items: tuple[Promotion, ...]


class PromotionDocument(msgspec.Struct, frozen=True):
    """What its kind has nothing of is null."""

    id: UUID
    name: str
    kind: PromotionKind
    min_subtotal: Money | None
    percent: int | None
    of: Selection | None
    buy_quantity: int | None
    get_quantity: int | None
    get_of: Selection | None
    starts_at: datetime | None
    ends_at: datetime | None
    active: bool
    phase: Phase
    version: int


def promotion_document_at(moment: datetime, promotion: Promotion, currency: str) -> PromotionDocument:
    terms, span = promotion.terms, promotion.span
    minimum: int | None = getattr(terms, "min_subtotal", None)
    return PromotionDocument(
        id=promotion.id,
        name=promotion.name,
        kind=promotion.kind,
        min_subtotal=None if minimum is None else Money(minimum, currency),
        percent=getattr(terms, "percent", None),
        of=getattr(terms, "of", None),
        buy_quantity=getattr(terms, "buy_quantity", None),
        get_quantity=getattr(terms, "get_quantity", None),
        get_of=getattr(terms, "get_of", None),
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        active=promotion.active,
        phase=phase_at(span.starts_at, span.ends_at, moment),
        version=promotion.version,
    )


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
        case PromotionChanged():
            return ("promotions",)
        case _:
            assert_never(event)
