"""Promotions as carts and orders show them: lines of their own."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from domain.money import Money
from domain.prices.promotion import Applied, PromotionKind


class PromotionLine(msgspec.Struct, frozen=True):
    """`amount` is what it took off the goods, a part of the discount; where it makes shipping free that is 0, and so is
    `shipping`.
    """

    id: UUID
    name: str
    kind: PromotionKind
    amount: Money


def promotion_lines(applied: Iterable[Applied], currency: str) -> tuple[PromotionLine, ...]:
    return tuple(PromotionLine(each.id, each.name, each.kind, Money(each.amount, currency)) for each in applied)
