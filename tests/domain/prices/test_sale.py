"""Sale prices beside regular ones."""

from datetime import timedelta

from domain.faults import FaultCode
from domain.prices.sale import Sale, wrong_sale
from domain.span import Span
from tests.domain.an_order import NOON

HOUR = timedelta(hours=1)


def test_a_sale_is_held_against_the_regular_price_until_it_is_over() -> None:
    noted_at_noon = Sale(700, Span.from_now(NOON - HOUR, NOON + HOUR, NOON))
    coming = Sale(700, Span.from_now(NOON + HOUR, None, NOON))
    over = Sale(700, Span.from_now(NOON - 2 * HOUR, NOON - HOUR, NOON))
    dear = [("sale.price", FaultCode.TOO_LARGE)]

    for sale, now, faults in (
        (noted_at_noon, NOON, dear),
        (noted_at_noon, NOON + HOUR, []),
        (coming, NOON, dear),
        (coming, NOON + 2 * HOUR, dear),
        (over, NOON, []),
        (None, NOON, []),
    ):
        assert [(fault.field, fault.code) for fault in wrong_sale(700, sale, now)] == faults
    assert list(wrong_sale(700, over)) == [], "noted already, whatever the time"
    assert list(wrong_sale(701, noted_at_noon, NOON)) == []
