"""Promotions: what is taken off by itself, and when.

A new kind is a file of its own with one pure function, `effect`, and a place among the `Terms` below.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, get_args
from uuid import UUID

import msgspec
from msgspec import UNSET

from domain.faults import Fault, FaultCode
from domain.prices.buy_x_get_y import BuyXGetY
from domain.prices.free_shipping_over import FreeShippingOver
from domain.prices.percent_over import PercentOver
from domain.prices.wares import Effect, Selection, Wares, wrong_selection
from domain.refusals import require_no
from domain.span import Span

Terms: TypeAlias = BuyXGetY | PercentOver | FreeShippingOver
"""In the order in which they apply, each to what the ones before have left to pay."""
PromotionKind = Literal["buy_x_get_y", "percent_over", "free_shipping_over"]

ACTIVE_MAX: Final = 20
"""Every cart is held against all of them."""
PROMOTIONS_MAX: Final = 200
"""A list of them is one document."""


class Promotion(msgspec.Struct, frozen=True):
    """`below` are pairs of a category its terms speak of and one that is the same or lies below."""

    id: UUID
    name: str
    terms: Terms
    span: Span
    active: bool
    version: int
    below: tuple[tuple[UUID, UUID], ...] = ()

    @property
    def kind(self) -> PromotionKind:
        return kind_of(type(self.terms))

    def runs_at(self, now: datetime) -> bool:
        return self.active and self.span.holds_at(now)


class Applied(msgspec.Struct, frozen=True):
    """A promotion as a cart or an order has it: what it was called then, and what it took off the goods, in minor
    units. One that makes shipping free takes nothing off the goods.
    """

    id: UUID
    name: str
    kind: PromotionKind
    amount: int


class Promoted(msgspec.Struct, frozen=True):
    """Lines with less left to pay, and why; and by which promotions shipping is free."""

    lines: tuple[Wares, ...]
    applied: tuple[Applied, ...] = ()
    sent_free_by: frozenset[UUID] = frozenset()


def promote(lines: Sequence[Wares], promotions: Sequence[Promotion], now: datetime) -> Promoted:
    """Kind after kind, in the order of `Terms`; within a kind in the order they were made, or the best one only.

    A promotion that changes nothing is not applied.
    """
    promoted = Promoted(tuple(lines))
    if not promotions:
        return promoted
    for kind in get_args(Terms):
        running = [each for each in promotions if type(each.terms) is kind and each.runs_at(now)]
        if kind.best_only and running:
            lines_now = promoted.lines
            running = [max(running, key=lambda each: value_of(each.terms.effect(lines_now)))]
        for promotion in running:
            promoted = promoted_by(promotion, promoted)
    return promoted


def promoted_by(promotion: Promotion, before: Promoted) -> Promoted:
    effect = promotion.terms.effect(before.lines)
    if not any(value_of(effect)):
        return before
    lines = tuple(line.less(share) for line, share in zip(before.lines, effect.shares, strict=True))
    applied = Applied(promotion.id, promotion.name, promotion.kind, effect.amount)
    sent_free_by = before.sent_free_by | ({promotion.id} if effect.free_shipping else set())
    return Promoted(lines, (*before.applied, applied), sent_free_by)


def value_of(effect: Effect) -> tuple[int, bool]:
    """By which one is better than another, of one kind."""
    return effect.amount, effect.free_shipping


def kind_of(terms: type[Terms]) -> PromotionKind:
    tag: PromotionKind = terms.__struct_config__.tag  # type: ignore[assignment]
    return tag


def new_terms(kind: PromotionKind, given: Mapping[str, Any]) -> Terms:
    """Of what was given of a promotion, None and UNSET being nothing. Raises InvalidInput for what this kind needs and
    has not, has and knows nothing of, or can't be.
    """
    terms = next(each for each in get_args(Terms) if kind_of(each) == kind)
    said = {name: value for name, value in given.items() if value is not UNSET and value is not None}
    require_no([*missing(terms, said), *unknown(terms, said), *wrong_selections(said)])
    made: Terms = terms(**said)
    return made


def missing(terms: type[Terms], said: Mapping[str, Any]) -> Iterator[Fault]:
    for field in msgspec.structs.fields(terms):
        if field.required and field.name not in said:
            yield Fault(field.name, "A promotion of this kind needs it.", FaultCode.REQUIRED)


def unknown(terms: type[Terms], said: Mapping[str, Any]) -> Iterator[Fault]:
    for name in said:
        if name not in terms.__struct_fields__:
            yield Fault(name, "A promotion of this kind has none.", FaultCode.CONFLICTING)


def wrong_selections(said: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in said.items():
        if isinstance(value, Selection):
            yield from wrong_selection(value, name)
