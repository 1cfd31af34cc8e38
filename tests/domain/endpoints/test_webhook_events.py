"""What endpoints are told of, when they are tried again, and what their secrets look like."""

import base64
from datetime import timedelta
from uuid import UUID

from domain.endpoints.endpoint import in_order, new_secret, pause_after
from domain.endpoints.webhook_events import TOLD_AS, WebhookEvent, told_as
from domain.events import ProductDoubted, ProductUpdated, StockMoved
from domain.orders.order_events import OrderPartlyRefunded, OrderPartlyShipped, OrderRestocked
from tests.domain.an_order import NOON

ONE = UUID(int=1)


def test_events_have_the_names_others_know_them_by() -> None:
    assert told_as(OrderPartlyShipped(subject=ONE, version=3), 5) is WebhookEvent.ORDER_PARTLY_SHIPPED
    assert told_as(OrderPartlyRefunded(subject=ONE, version=3, refunded_at=NOON, refunded=1), 5) == "order.refunded"
    assert told_as(ProductUpdated(subject=ONE, version=2), 5) == "product.updated"
    assert told_as(OrderRestocked(subject=ONE, version=3), 5) is None
    assert told_as(ProductDoubted(subject=ONE, version=3), 5) is None
    assert set(TOLD_AS.values()) | {WebhookEvent.STOCK_LOW} == set(WebhookEvent)


def moved(delta: int, left: int) -> WebhookEvent | None:
    return told_as(StockMoved(subject=ONE, version=1, product=ONE, delta=delta, left=left), 5)


def test_what_falls_low_is_told_of_when_it_does() -> None:
    assert moved(-1, 5) == moved(-9, 0) == "stock.low"
    assert moved(-1, 6) is None
    assert moved(-1, 4) is None, "it was low before"
    assert moved(+3, 5) is None, "it is more than before"
    assert moved(+5, 5) is None


def test_pauses_grow_and_are_not_all_the_same() -> None:
    assert [pause_after(tries, 0.5).total_seconds() for tries in range(1, 9)] == [
        5, 30, 120, 600, 3_600, 10_800, 21_600, 21_600,
    ]  # fmt: skip
    assert (pause_after(1, 0.0), pause_after(1, 1.0)) == (timedelta(seconds=4), timedelta(seconds=6))


def test_a_secret_is_one_of_standard_webhooks() -> None:
    prefix, _, encoded = new_secret().partition("_")
    assert (prefix, len(base64.b64decode(encoded))) == ("whsec", 32)
    assert new_secret() != new_secret()


def test_events_stand_once_and_in_order() -> None:
    asked = [WebhookEvent.STOCK_LOW, WebhookEvent.ORDER_PAID, WebhookEvent.STOCK_LOW]
    assert in_order(asked) == (WebhookEvent.ORDER_PAID, WebhookEvent.STOCK_LOW)
