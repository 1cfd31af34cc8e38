"""Search and browse products, with the facets one could narrow them by."""

from typing import ClassVar

import msgspec

from adapters.search.port import Facets, ProductQuery
from queries.base import Question, View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH


class SearchProducts(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH,)
    query: ProductQuery


class ProductPage(msgspec.Struct, frozen=True):
    items: tuple[msgspec.Raw, ...]
    page: int
    page_size: int
    total: int
    facets: Facets


async def search_products(question: SearchProducts, view: View) -> bytes:
    found = await view.search.search(question.query)
    return encode(ProductPage(found.items, question.query.page, question.query.page_size, found.total, found.facets))
