"""The shop itself: what it counts in, and in whose days."""

from zoneinfo import ZoneInfo

import msgspec


class ShopFacts(msgspec.Struct, frozen=True):
    """What gives every stored amount and day its meaning. `currency` is an ISO 4217 code."""

    currency: str
    time_zone: ZoneInfo
