"""Webhooks: whom the shop tells of what happens, and of each what it was sent lately, both newest first."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.endpoints.endpoint import Delivery, DeliveryStatus, Endpoint, SwitchedOff
from domain.endpoints.webhook_events import WebhookEvent
from domain.events import DeliveriesChanged, EndpointChanged, Event
from read_models.model import ReadModel

WEBHOOKS: Final = ReadModel("webhooks", revision=1)

EVERY_WEBHOOK: Final = "all"


class WebhookDocument(msgspec.Struct, frozen=True):
    """`switched_off` says why the shop has switched it off: it answered 410 (`gone`), or took nothing for three days
    (`failing`). `failing_since`: since then it has taken nothing. Until `former_secret_until` the secret before signs,
    too.
    """

    id: UUID
    url: str
    events: tuple[WebhookEvent, ...]
    active: bool
    switched_off: SwitchedOff | None
    failing_since: datetime | None
    former_secret_until: datetime | None
    created_at: datetime
    version: int


class DeliveryDocument(msgspec.Struct, frozen=True):
    """`id` is what is sent as `webhook-id`, `sequence` stands in the data. One is `waiting` while an earlier one about
    the same subject is `due`. `status_code` and `answer` are what came back last, `failure` is why that was not good.
    """

    id: UUID
    webhook_id: UUID
    event: str
    subject_id: UUID
    sequence: int
    status: DeliveryStatus
    tries: int
    status_code: int | None
    failure: str | None
    answer: str | None
    occurred_at: datetime
    due_at: datetime | None
    settled_at: datetime | None


def webhook_document(endpoint: Endpoint) -> WebhookDocument:
    return WebhookDocument(**msgspec.structs.asdict(endpoint))


def delivery_document(delivery: Delivery) -> DeliveryDocument:
    return DeliveryDocument(
        delivery.id,
        delivery.endpoint,
        delivery.event,
        delivery.subject,
        delivery.position,
        delivery.status,
        delivery.tries,
        delivery.answered,
        delivery.failure,
        delivery.answer,
        delivery.occurred_at,
        delivery.due_at,
        delivery.settled_at,
    )


def webhook_rank(endpoint: Endpoint) -> int:
    """By the moment it was made (Unix milliseconds)."""
    return int(endpoint.created_at.timestamp() * 1000)


def sent_to(endpoint: UUID) -> str:
    """The list of what is sent to it, by the order in which it happened."""
    return f"sent-to:{endpoint}"


class Listed(msgspec.Struct, frozen=True):
    """As much of a document as says where it is listed."""

    webhook_id: UUID | None = None


decode_listed: Final = msgspec.json.Decoder(Listed).decode


def webhook_lists(body: bytes) -> Iterable[str]:
    endpoint = decode_listed(body).webhook_id
    return (EVERY_WEBHOOK if endpoint is None else sent_to(endpoint),)


def touched_webhooks(event: Event) -> Iterable[UUID]:
    match event:
        case EndpointChanged():
            return (event.subject,)
        case DeliveriesChanged():
            return event.deliveries
        case _:
            return ()
