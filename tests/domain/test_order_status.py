"""The way of an order."""

import pytest

from domain.order_status import OrderStatus, require_move
from domain.refusals import StatusNotAllowed

ALLOWED = {
    ("PENDING", "PAID"), ("PENDING", "CANCELLED"), ("PAID", "SHIPPED"), ("PAID", "CANCELLED"), ("PAID", "REFUNDED"),
    ("SHIPPED", "DELIVERED"), ("SHIPPED", "REFUNDED"), ("DELIVERED", "REFUNDED"),
}  # fmt: skip


@pytest.mark.parametrize("wanted", OrderStatus)
@pytest.mark.parametrize("current", OrderStatus)
def test_exactly_the_moves_of_the_contract_are_allowed(current: OrderStatus, wanted: OrderStatus) -> None:
    if (current.value, wanted.value) in ALLOWED:
        require_move(current, wanted)
    else:
        with pytest.raises(StatusNotAllowed):
            require_move(current, wanted)
