"""Show admins a page of products as customers see it, and why each stands where it stands."""

from collections.abc import Sequence
from typing import ClassVar, Generic

from adapters.search.port import ExplainedProduct, Facets, ProductQuery
from adapters.search.why import ReadAs
from queries.question import Question
from queries.search.from_shelf import from_shelf
from queries.search.search_products import FacetedPage, Item
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS
from read_models.product_search import PRODUCT_SEARCH


class PreviewSearch(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH,)
    may_read: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_CARDS,)
    calls_max: ClassVar[int] = 2
    query: ProductQuery


class ExplainedPage(FacetedPage[Item], Generic[Item], frozen=True):
    """`read_as` is what the query was understood as."""

    read_as: ReadAs


class PreviewPage(ExplainedPage[ExplainedProduct], frozen=True):
    items: Sequence[ExplainedProduct]
    facets: Facets


async def preview_search(question: PreviewSearch, view: View) -> bytes:
    explained = await view.preview(question.query)
    found, query = explained.found, question.query
    items = await from_shelf(found.items, view)
    page = ExplainedPage(
        items, query.page, query.page_size, found.total, found.facets, found.corrected, explained.read_as
    )
    return encode(page)
