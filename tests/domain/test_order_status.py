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
        with pytest.raises(StatusNotAllowed) as refused:
            require_move(current, wanted)
        assert not [status for status in OrderStatus if status in str(refused.value)], "no names of programs"


@pytest.mark.parametrize(
    ("current", "wanted", "words"),
    [
        ("REFUNDED", "REFUNDED", "This order was refunded already."),
        ("SHIPPED", "CANCELLED", "This order was sent: it can't be cancelled."),
        ("PENDING", "DELIVERED", "This order waits to be paid: it can't be delivered."),
        ("PENDING", "PENDING", "This order waits to be paid already."),
        ("PAID", "PENDING", "This order was paid: it can't wait to be paid again."),
    ],
)
def test_what_is_not_allowed_is_said_as_a_shop_would(current: str, wanted: str, words: str) -> None:
    with pytest.raises(StatusNotAllowed) as refused:
        require_move(OrderStatus(current), OrderStatus(wanted))
    assert str(refused.value) == words
