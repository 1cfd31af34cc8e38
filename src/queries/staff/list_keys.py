"""API keys, newest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.api_keys import API_KEYS, EVERY_KEY, KeyDocument
from read_models.documents import encode
from read_models.model import ReadModel


class ListKeys(Question, frozen=True):
    """But for those that were ended; some may have expired."""

    reads: ClassVar[tuple[ReadModel, ...]] = (API_KEYS,)
    calls_max: ClassVar[int] = 2
    page: int = 1
    page_size: int = 20


class KeyPage(Page[KeyDocument], frozen=True):
    items: Sequence[KeyDocument]


async def list_keys(question: ListKeys, view: View) -> bytes:
    start = (question.page - 1) * question.page_size
    keys, total = await view.listed(API_KEYS, [EVERY_KEY], start, question.page_size)
    return encode(Page([msgspec.Raw(key) for key in keys], question.page, question.page_size, total))
