"""The shipping prices, or the tax rates."""

from typing import ClassVar

from queries.question import Question
from queries.view import View
from read_models.charges import CHARGES, ChargeTable
from read_models.model import ReadModel


class ListCharges(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (CHARGES,)
    table: ChargeTable


async def list_charges(question: ListCharges, view: View) -> bytes:
    return await view.document(CHARGES, question.table) or b'{"items":[]}'
