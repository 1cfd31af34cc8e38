"""The latest movements of a SKU's stock, newest first."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.catalog.product import sku_keys
from domain.refusals import NotFound
from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.stock_ledger import STOCK_LEDGER, MovementEntry, decode, ledger_key, sku_key


class ListMovements(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (STOCK_LEDGER,)
    calls_max: ClassVar[int] = 4
    sku: str
    page: int = 1
    page_size: int = 20


class MovementPage(Page[MovementEntry], frozen=True):
    items: Sequence[MovementEntry]


async def list_movements(question: ListMovements, view: View) -> bytes:
    """Raises NotFound."""
    movements = await movements_of(question.sku, view)
    start = (question.page - 1) * question.page_size
    shown = movements[start : start + question.page_size]
    return encode(Page(shown, question.page, question.page_size, len(movements)))


async def movements_of(sku: str, view: View) -> list[msgspec.Raw]:
    """Raises NotFound, also when the SKU was the variant's once and is no longer."""
    for key in sku_keys(sku):
        ledger = await view.document_led_to(STOCK_LEDGER, sku_key(key), ledger_of)
        if ledger is not None and key in sku_keys((found := decode(ledger)).sku):
            return [line.entry for line in found.lines]
    raise NotFound("SKU")


def ledger_of(variant: bytes) -> str:
    return ledger_key(msgspec.json.decode(variant, type=UUID))
