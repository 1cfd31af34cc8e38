"""What was acknowledged during a drill: the history that the shop is held against."""

from collections import Counter
from uuid import UUID

import msgspec


class Acknowledged(msgspec.Struct):
    """An order the shop said it has taken, and what else it said of it."""

    paid: bool = False
    cancelled: bool = False
    cancelling: bool = False
    """Somebody asked for it, whatever was answered."""


class History:
    """`broken` are promises seen broken while it went on."""

    def __init__(self) -> None:
        self.orders: dict[UUID, Acknowledged] = {}
        self.counts: Counter[str] = Counter()
        self.broken: list[str] = []

    def placed(self, order: str) -> Acknowledged:
        self.counts["orders"] += 1
        return self.orders.setdefault(UUID(order), Acknowledged())
