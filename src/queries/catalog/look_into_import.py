"""One import of a catalog: how far it has come, and which rows were refused."""

from typing import ClassVar
from uuid import UUID

from domain.refusals import NotFound
from queries.question import Question
from queries.view import View
from read_models.imports import IMPORTS, details_name
from read_models.model import ReadModel


class LookIntoImport(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (IMPORTS,)
    id: UUID


async def look_into_import(question: LookIntoImport, view: View) -> bytes:
    """An ImportDocument. Raises NotFound."""
    if (found := await view.document(IMPORTS, details_name(question.id))) is None:
        raise NotFound("job")
    return found
