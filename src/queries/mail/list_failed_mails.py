"""Mails that were given up, latest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.failed_mails import EVERY_FAILED_MAIL, FAILED_MAILS, MailDocument
from read_models.model import ReadModel


class ListFailedMails(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (FAILED_MAILS,)
    calls_max: ClassVar[int] = 2
    page: int = 1
    page_size: int = 20


class MailPage(Page[MailDocument], frozen=True):
    items: Sequence[MailDocument]


async def list_failed_mails(question: ListFailedMails, view: View) -> bytes:
    offset = (question.page - 1) * question.page_size
    mails, total = await view.listed(FAILED_MAILS, [EVERY_FAILED_MAIL], offset, question.page_size)
    return encode(Page([msgspec.Raw(mail) for mail in mails], question.page, question.page_size, total))
