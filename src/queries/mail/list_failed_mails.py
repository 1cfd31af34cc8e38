"""Mails that were given up, latest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from queries.base import Page, Question, View
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
    keys, total = await view.ranked(FAILED_MAILS, [EVERY_FAILED_MAIL], None, None, offset, question.page_size)
    mails = [msgspec.Raw(mail) for mail in await view.documents(FAILED_MAILS, keys) if mail is not None]
    return encode(Page(mails, question.page, question.page_size, total))
