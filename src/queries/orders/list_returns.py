"""Everybody's returns, newest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from domain.orders.return_status import ReturnStatus
from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.orders import ORDERS
from read_models.returns import EVERY_RETURN, ReturnDocument, by_return_status


class ListReturns(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (ORDERS,)
    calls_max: ClassVar[int] = 2
    status: ReturnStatus | None = None
    page: int = 1
    page_size: int = 20


class ReturnPage(Page[ReturnDocument], frozen=True):
    items: Sequence[ReturnDocument]


async def list_returns(question: ListReturns, view: View) -> bytes:
    name = EVERY_RETURN if question.status is None else by_return_status(question.status)
    start, size = (question.page - 1) * question.page_size, question.page_size
    found, total = await view.listed(ORDERS, [name], start, size)
    return encode(Page([msgspec.Raw(each) for each in found], question.page, question.page_size, total))
