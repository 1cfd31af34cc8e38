"""The promotions, newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar, Final

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.charges import CHARGES, PromotionDocument, Promotions, promotion_document_at
from read_models.documents import encode
from read_models.model import ReadModel


class ListPromotions(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (CHARGES,)
    page: int = 1
    page_size: int = 20


class PromotionPage(Page[PromotionDocument], frozen=True):
    items: Sequence[PromotionDocument]


async def list_promotions(question: ListPromotions, view: View) -> bytes:
    found = await view.document(CHARGES, "promotions")
    every = () if found is None else decode(found).items[::-1]
    first, now = (question.page - 1) * question.page_size, datetime.now(UTC)
    shown = [promotion_document_at(now, each, view.currency) for each in every[first : first + question.page_size]]
    return encode(PromotionPage(shown, question.page, question.page_size, len(every)))


decode: Final = msgspec.json.Decoder(Promotions).decode
