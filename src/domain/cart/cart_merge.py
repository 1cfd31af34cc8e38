"""How a guest's cart becomes a part of a customer's."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from domain.cart.cart import CART_LINES_MAX, LINE_UNITS_MAX, Cart, CartLine


class CartMerge(msgspec.Struct, frozen=True):
    """`grown` are lines of the customer's with more units, `moved` those of the guest's that are the customer's now."""

    grown: tuple[CartLine, ...]
    moved: tuple[CartLine, ...]
    coupon: UUID | None
    country: str | None
    units_before: int
    units_brought: int
    units_left_out: int


def merge_carts(own: Cart, guests: Cart) -> CartMerge:
    """Quantities of the same variant add up, and other lines follow the customer's; what can't be had is kept like
    anything in a cart, and counts for nothing. Left out is only what no cart may hold: more than LINE_UNITS_MAX of a
    variant, more lines than CART_LINES_MAX. The coupon and the country stay the customer's where there are any.
    """
    present = {line.variant_id: line for line in own.lines}
    both = [(present[line.variant_id], line) for line in guests.lines if line.variant_id in present]
    moved = [line for line in guests.lines if line.variant_id not in present][: CART_LINES_MAX - len(own.lines)]
    grown = [
        msgspec.structs.replace(kept, quantity=min(kept.quantity + line.quantity, LINE_UNITS_MAX))
        for kept, line in both
    ]
    before, brought = units(own.lines), units(guests.lines)
    added = units(moved) + units(grown) - units(kept for kept, _ in both)
    coupon = own.coupon or guests.coupon
    return CartMerge(
        tuple(grown),
        tuple(moved),
        None if coupon is None else coupon.id,
        own.country or guests.country,
        before,
        brought,
        brought - added,
    )


def units(lines: Iterable[CartLine]) -> int:
    return sum(line.quantity for line in lines)
