"""Show admins a page of products as customers see it, and why each stands where it stands."""

from collections.abc import Sequence
from typing import ClassVar, Generic

from adapters.search.port import ExplainedProduct, ProductQuery
from adapters.search.why import ReadAs
from queries.question import Question
from queries.search.search_products import FacetedPage, Item
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH


class PreviewSearch(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH,)
    query: ProductQuery


class ExplainedPage(FacetedPage[Item], Generic[Item], frozen=True):
    """`read_as` is what the query was understood as."""

    read_as: ReadAs


class PreviewPage(ExplainedPage[ExplainedProduct], frozen=True):
    items: Sequence[ExplainedProduct]


async def preview_search(question: PreviewSearch, view: View) -> bytes:
    explained = await view.preview(question.query)
    found, query = explained.found, question.query
    page = ExplainedPage(
        found.items, query.page, query.page_size, found.total, found.facets, found.corrected, explained.read_as
    )
    return encode(page)
