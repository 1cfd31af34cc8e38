"""What a message looks like, to the byte."""

from uuid import UUID

from commands.endpoints.read_subjects import ABOUT, BODY_BYTES_MAX, body_of
from domain.endpoints.webhook_events import WebhookEvent
from tests.domain.an_order import NOON

ONE = UUID(int=1)


def test_a_message_says_what_happened_to_whom_and_when() -> None:
    assert body_of("stock.low", ONE, 7, NOON, {"sku": "LAMP"}) == (
        '{"data":{"id":"00000000-0000-0000-0000-000000000001","sequence":7,"variant":{"sku":"LAMP"}},'
        f'"timestamp":"{NOON.isoformat().replace("+00:00", "Z")}","type":"stock.low"}}'
    )


def test_what_is_too_long_is_told_by_its_id_alone() -> None:
    long = body_of("order.paid", ONE, 7, NOON, {"note": "x" * BODY_BYTES_MAX})
    assert long == body_of("order.paid", ONE, 7, NOON, None)


def test_of_every_event_it_is_known_what_it_is_about() -> None:
    assert {event.partition(".")[0] for event in WebhookEvent} <= ABOUT.keys()
