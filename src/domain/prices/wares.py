"""A line of a cart as promotions look at it, and what they take off it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from domain.faults import Fault, FaultCode


class Wares(msgspec.Struct, frozen=True):
    """`worth` is what the line costs at its prices of the moment, `left` what of that nothing has been taken off yet;
    `units` are those that no promotion of units has counted yet. Amounts in minor units.

    `categories` is the product's own, and those above it that a promotion speaks of.
    """

    product: UUID
    variant: UUID
    categories: frozenset[UUID]
    unit_price: int
    units: int
    worth: int
    left: int

    def less(self, share: "Share") -> "Wares":
        return msgspec.structs.replace(self, left=self.left - share.amount, units=self.units - share.units)


class Share(msgspec.Struct, frozen=True):
    """What a promotion takes off one line, in minor units, and the units that no other promotion may count then."""

    amount: int = 0
    units: int = 0


class Effect(msgspec.Struct, frozen=True):
    """A share for each line, in their order; and whether shipping is free by it."""

    shares: tuple[Share, ...]
    free_shipping: bool = False

    @property
    def amount(self) -> int:
        return sum(share.amount for share in self.shares)


class Selection(msgspec.Struct, frozen=True):
    """A product, a variant, or a category with all below it: exactly one of them is named."""

    product_id: UUID | None = None
    variant_id: UUID | None = None
    category_id: UUID | None = None

    def takes(self, wares: Wares) -> bool:
        return (
            self.product_id == wares.product
            or self.variant_id == wares.variant
            or (self.category_id is not None and self.category_id in wares.categories)
        )


def wrong_selection(selection: Selection, field: str) -> Iterator[Fault]:
    named = [name for name in Selection.__struct_fields__ if getattr(selection, name) is not None]
    if len(named) != 1:
        code = FaultCode.CONFLICTING if named else FaultCode.REQUIRED
        yield Fault(field, "Name a product, a variant or a category, and only one of them.", code)


def percent_of(amount: int, percent: int) -> int:
    """In minor units, halves up."""
    return (amount * percent + 50) // 100


def nothing_of(lines: Sequence[Wares]) -> Effect:
    return Effect((Share(),) * len(lines))


def worth(lines: Sequence[Wares]) -> int:
    """Of all of them, before anything is taken off: what every minimum is met by. In minor units."""
    return sum(line.worth for line in lines)
