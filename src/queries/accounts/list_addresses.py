"""A customer's addresses: the default first, then the newest."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.addresses import ADDRESSES, AddressDocument
from read_models.documents import encode
from read_models.model import ReadModel


class ListAddresses(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (ADDRESSES,)
    customer: UUID
    page: int = 1
    page_size: int = 20


class AddressPage(Page[AddressDocument], frozen=True):
    items: Sequence[AddressDocument]


async def list_addresses(question: ListAddresses, view: View) -> bytes:
    found = await view.document(ADDRESSES, str(question.customer))
    book = [] if found is None else msgspec.json.decode(found, type=list[msgspec.Raw])
    start = (question.page - 1) * question.page_size
    return encode(Page(book[start : start + question.page_size], question.page, question.page_size, len(book)))
