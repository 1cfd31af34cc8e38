"""The categories as a tree, or all brands, or all tags."""

from typing import ClassVar

from queries.question import Question
from queries.view import View
from read_models.model import ReadModel
from read_models.taxonomy import TAXONOMY, Shelf, public_part


class ListTaxonomy(Question, frozen=True):
    """Without `whole`: what the public sees, which is what published products are filed under."""

    reads: ClassVar[tuple[ReadModel, ...]] = (TAXONOMY,)
    shelf: Shelf
    whole: bool = False


async def list_taxonomy(question: ListTaxonomy, view: View) -> bytes:
    key = question.shelf if question.whole else public_part(question.shelf)
    return await view.document(TAXONOMY, key) or b'{"items":[]}'
