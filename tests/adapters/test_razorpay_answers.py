"""What Razorpay's answers mean."""

from typing import Any

import pytest

from adapters.payments.razorpay_answers import told_order
from domain.payments.settlement import Said

ORDER = {"id": "order_1", "amount": 50_000, "currency": "INR", "notes": {"order_id": "7"}}


def payment(amount: int, status: str, **facts: Any) -> dict[str, Any]:
    found = {"id": "pay_1", "amount": amount, "currency": "INR", "status": status, "captured": status == "captured"}
    return found | facts


@pytest.mark.parametrize(
    ("made", "said", "amount"),
    [
        (payment(50_000, "captured", fee=1_180), Said.CAPTURED, 50_000),
        (payment(51_180, "authorized", fee=1_180), Said.AUTHORISED, 50_000),
        (payment(51_180, "captured", fee=1_180), Said.CAPTURED, 50_000),
        (payment(51_180, "authorized", fee=None, fee_bearer="customer"), Said.AUTHORISED, 50_000),
        (payment(51_180, "captured", fee=1_179), Said.CAPTURED, 51_180),
        (payment(51_180, "captured", fee=1_180, fee_bearer="platform"), Said.CAPTURED, 51_180),
        (payment(51_180, "captured"), Said.CAPTURED, 51_180),
        (payment(48_820, "captured", fee=1_180, fee_bearer="customer"), Said.CAPTURED, 48_820),
    ],
)
def test_a_fee_the_customer_bears_is_no_part_of_the_payment(made: dict[str, Any], said: Said, amount: int) -> None:
    told = told_order(ORDER, [made])
    assert (told.said, told.amount, told.currency, told.order) == (said, amount, "INR", "7")
