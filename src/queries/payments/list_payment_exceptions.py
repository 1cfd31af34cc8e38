"""What a person should know about payments, newest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.payment_exceptions import (
    EVERY_EXCEPTION,
    PAYMENT_EXCEPTIONS,
    UNSETTLED_EXCEPTIONS,
    PaymentExceptionDocument,
)


class ListPaymentExceptions(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PAYMENT_EXCEPTIONS,)
    calls_max: ClassVar[int] = 2
    unsettled: bool = False
    page: int = 1
    page_size: int = 20


class PaymentExceptionPage(Page[PaymentExceptionDocument], frozen=True):
    items: Sequence[PaymentExceptionDocument]


async def list_payment_exceptions(question: ListPaymentExceptions, view: View) -> bytes:
    names = [UNSETTLED_EXCEPTIONS if question.unsettled else EVERY_EXCEPTION]
    offset = (question.page - 1) * question.page_size
    entries, total = await view.listed(PAYMENT_EXCEPTIONS, names, offset, question.page_size)
    return encode(Page([msgspec.Raw(entry) for entry in entries], question.page, question.page_size, total))
