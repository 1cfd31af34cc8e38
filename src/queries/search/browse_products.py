"""Find products for who shows what they are, and not how many there are."""

from typing import ClassVar

from adapters.search.port import ProductQuery
from queries.question import Question
from queries.search.search_products import FacetedPage
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH


class BrowseProducts(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH,)
    query: ProductQuery


async def browse_products(question: BrowseProducts, view: View) -> bytes:
    """A product page, whose `stock_quantity` is that of when a product was indexed last: so no sale makes another page
    of it.
    """
    query, found = question.query, await view.search(question.query)
    items = [item.shown() for item in found.items]
    return encode(FacetedPage(items, query.page, query.page_size, found.total, found.facets, found.corrected))
