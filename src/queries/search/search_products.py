"""Search and browse products, with the facets one could narrow them by."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

import msgspec

from adapters.search.port import Facets, FoundProduct, ProductQuery
from queries.page import Page
from queries.question import Question
from queries.search.from_shelf import from_shelf
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS
from read_models.product_search import PRODUCT_SEARCH


class SearchProducts(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH,)
    may_read: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_CARDS,)
    calls_max: ClassVar[int] = 2
    query: ProductQuery


Item = TypeVar("Item")


class FacetedPage(Page[Item], Generic[Item], frozen=True):
    """`did_you_mean` is the query as the products spell it, where it had to be corrected to find them."""

    facets: Facets | msgspec.Raw
    did_you_mean: str | None


class ProductPage(FacetedPage[FoundProduct], frozen=True):
    items: Sequence[FoundProduct]
    facets: Facets


async def search_products(question: SearchProducts, view: View) -> bytes:
    found = await view.search(question.query)
    page, page_size = question.query.page, question.query.page_size
    items = await from_shelf(found.items, view)
    return encode(FacetedPage(items, page, page_size, found.total, found.facets, found.corrected))
