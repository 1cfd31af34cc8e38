"""What there is of every variant, the scarcest first."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec

from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.shop import SHOP
from read_models.stock_levels import SCARCEST_FIRST, STOCK_LEVELS, LevelDocument


class ListLevels(Question, frozen=True):
    """Of fewer than `below` units; unless said, of no more than what the shop calls low."""

    reads: ClassVar[tuple[ReadModel, ...]] = (STOCK_LEVELS, SHOP)
    calls_max: ClassVar[int] = 3
    below: int | None = None
    page: int = 1
    page_size: int = 20


class LevelPage(Page[LevelDocument], frozen=True):
    items: Sequence[LevelDocument]


async def list_levels(question: ListLevels, view: View) -> bytes:
    most = (await view.shop()).low_stock if question.below is None else question.below - 1
    start, size = (question.page - 1) * question.page_size, question.page_size
    levels, total = await view.listed(STOCK_LEVELS, [SCARCEST_FIRST], start, size, low=-most)
    return encode(Page([msgspec.Raw(level) for level in levels], question.page, size, total))
