"""Nobody empties the shelves for nothing."""

from uuid import UUID

import pytest

from domain.orders.holding import Holding, HoldLimits
from domain.orders.order import OrderLine
from domain.refusals import ShortLine, TooManyOpenOrders, TooManyUnitsHeld

LAMP, CHAIR = UUID(int=1), UUID(int=2)
LIMITS = HoldLimits(open_orders_max=3, held_units_max=10)


def line(variant: UUID, quantity: int) -> OrderLine:
    return OrderLine(UUID(int=9), variant, f"SKU-{variant.int}", "Thing", {}, 100, quantity)


@pytest.mark.parametrize(
    ("open_orders", "held", "lines"),
    [
        (0, {}, [line(LAMP, 10), line(CHAIR, 10)]),
        (2, {LAMP: 9}, [line(LAMP, 1), line(CHAIR, 10)]),
        (2, {LAMP: 50}, [line(CHAIR, 10)]),
    ],
)
def test_there_is_room_up_to_the_limit(open_orders: int, held: dict[UUID, int], lines: list[OrderLine]) -> None:
    Holding(open_orders, held).require_room(lines, LIMITS)


def test_who_leaves_too_many_orders_unpaid_gets_no_other() -> None:
    with pytest.raises(TooManyOpenOrders, match="3 of your orders wait"):
        Holding(3, {}).require_room([line(LAMP, 1)], LIMITS)


def test_who_holds_too_many_units_is_told_how_many_there_is_room_for() -> None:
    with pytest.raises(TooManyUnitsHeld) as refused:
        Holding(1, {LAMP: 7, CHAIR: 20}).require_room([line(LAMP, 4), line(CHAIR, 1)], LIMITS)
    assert refused.value.lines == (ShortLine("SKU-1", 4, 3), ShortLine("SKU-2", 1, 0))
