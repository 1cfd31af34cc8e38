"""Webhooks, newest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.webhooks import EVERY_WEBHOOK, WEBHOOKS, WebhookDocument


class ListWebhooks(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (WEBHOOKS,)
    calls_max: ClassVar[int] = 2
    page: int = 1
    page_size: int = 20


class WebhookPage(Page[WebhookDocument], frozen=True):
    items: Sequence[WebhookDocument]


async def list_webhooks(question: ListWebhooks, view: View) -> bytes:
    start = (question.page - 1) * question.page_size
    found, total = await view.listed(WEBHOOKS, [EVERY_WEBHOOK], start, question.page_size)
    return encode(Page([msgspec.Raw(webhook) for webhook in found], question.page, question.page_size, total))
