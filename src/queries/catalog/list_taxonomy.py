"""The categories as a tree, or all brands, or all tags."""

from typing import ClassVar

from queries.base import Question, View
from read_models.model import ReadModel
from read_models.taxonomy import TAXONOMY, Shelf


class ListTaxonomy(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (TAXONOMY,)
    shelf: Shelf


async def list_taxonomy(question: ListTaxonomy, view: View) -> bytes:
    return await view.document(TAXONOMY, question.shelf) or b'{"items":[]}'
