"""The latest movements of a SKU's stock, newest first."""

from typing import ClassVar

import msgspec

from domain.refusals import NotFound
from queries.base import Page, Question, View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.stock_ledger import STOCK_LEDGER


class ListMovements(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (STOCK_LEDGER,)
    sku: str
    page: int = 1
    page_size: int = 20


class Ledger(msgspec.Struct):
    items: list[msgspec.Raw]


async def list_movements(question: ListMovements, view: View) -> bytes:
    """Raises NotFound."""
    ledger = await view.document(STOCK_LEDGER, question.sku)
    if ledger is None:
        raise NotFound("SKU")
    movements = msgspec.json.decode(ledger, type=Ledger).items
    start = (question.page - 1) * question.page_size
    shown = movements[start : start + question.page_size]
    return encode(Page(shown, question.page, question.page_size, len(movements)))
