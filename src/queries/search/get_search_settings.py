"""How the shop is searched at present: synonyms, stop words, placements."""

from typing import ClassVar

from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH


class GetSearchSettings(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH,)


async def get_search_settings(_: GetSearchSettings, view: View) -> bytes:
    return encode(await view.search_settings())
