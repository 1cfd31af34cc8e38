"""What a webhook was sent, and is to be sent, newest first."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.refusals import NotFound
from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.webhooks import WEBHOOKS, DeliveryDocument, sent_to


class ListDeliveries(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (WEBHOOKS,)
    calls_max: ClassVar[int] = 3
    webhook: UUID
    page: int = 1
    page_size: int = 20


class DeliveryPage(Page[DeliveryDocument], frozen=True):
    items: Sequence[DeliveryDocument]


async def list_deliveries(question: ListDeliveries, view: View) -> bytes:
    """Raises NotFound."""
    if await view.document(WEBHOOKS, str(question.webhook)) is None:
        raise NotFound("webhook")
    start = (question.page - 1) * question.page_size
    found, total = await view.listed(WEBHOOKS, [sent_to(question.webhook)], start, question.page_size)
    return encode(Page([msgspec.Raw(delivery) for delivery in found], question.page, question.page_size, total))
