"""Parcels: what left the house together, and how one can follow it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class Tracking(msgspec.Struct, frozen=True):
    """Who carries a parcel, under which number, and where one sees how far it is."""

    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None

    @property
    def is_known(self) -> bool:
        return self != Tracking()


class Fulfilment(StrEnum):
    """How much of an order was sent, of all that is to be: what went back before that is not."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class ShipmentItem(msgspec.Struct, frozen=True):
    item_id: UUID
    quantity: int


class Shipment(msgspec.Struct, frozen=True):
    id: UUID
    items: tuple[ShipmentItem, ...]
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    shipped_at: datetime
