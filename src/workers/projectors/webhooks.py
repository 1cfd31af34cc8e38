"""Keeps the webhooks and what they were sent."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.endpoints.deliveries import load_deliveries
from db.endpoints.endpoints import load_endpoints
from db.pool import Connection
from read_models.documents import encode
from read_models.model import Document
from read_models.webhooks import (
    EVERY_WEBHOOK,
    WEBHOOKS,
    delivery_document,
    sent_to,
    touched_webhooks,
    webhook_document,
    webhook_lists,
    webhook_rank,
)
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_webhook_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    """What was removed or is forgotten is taken out."""
    found = {
        endpoint.id: Document(
            str(endpoint.id), encode(webhook_document(endpoint)), {EVERY_WEBHOOK: webhook_rank(endpoint)}
        )
        for endpoint in await load_endpoints(connection, keys)
    } | {
        delivery.id: Document(
            str(delivery.id), encode(delivery_document(delivery)), {sent_to(delivery.endpoint): delivery.position}
        )
        for delivery in await load_deliveries(connection, keys)
    }
    yield [found.get(key, Document(str(key), None)) for key in keys]


def owner(document: Document) -> UUID:
    return UUID(document.key)


WEBHOOK_DOCUMENTS: Final = DocumentKind(
    WEBHOOKS,
    touched_webhooks,
    load_webhook_documents,
    TableKeys("webhook_log", lambda key: key),
    owner,
    webhook_lists,
)
