"""The list of products."""

import msgspec
from litestar import get

from adapters.search.port import ProductQuery
from api.callers.access import ADMIN
from api.pages.addresses import PageAsked, with_query
from api.pages.forms import reader_of
from api.pages.office.catalog.catalog_choices import OFFERED_MAX, category_tree, indented, label_named, labels
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page
from api.pages.visiting import Visiting
from api.requests.product_filters import QUERY_CHARS_MAX
from domain.catalog.product import ProductStatus
from queries.search.search_products import ProductPage, SearchProducts, search_products


class Wanted(msgspec.Struct, frozen=True):
    """`category` is a slug, `brand` a name or a slug, as it was typed."""

    q: str = ""
    status: ProductStatus | None = None
    category: str | None = None
    brand: str | None = None
    page: PageAsked = 1


@get("/office/products", access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look for products of every status."""
    wanted = (await reader_of(request)).read_what_fits(request.asked, Wanted)
    brands = await labels(request, "brands")
    brand = None if wanted.brand is None else label_named(brands, wanted.brand)
    query = ProductQuery(
        q=wanted.q[:QUERY_CHARS_MAX],
        category=() if wanted.category is None else (wanted.category,),
        brand=() if wanted.brand is None else (wanted.brand if brand is None else brand.slug,),
        status=tuple(ProductStatus) if wanted.status is None else (wanted.status,),
        page=wanted.page,
    )
    found = await request.learn(search_products, SearchProducts(query), ProductPage)

    def to(page: int) -> str:
        return with_query("/office/products", [*msgspec.structs.asdict(replaced(wanted, page)).items()])

    categories = [(node.slug, text) for node, text in indented(await category_tree(request))]
    said = {"wanted": wanted, "found": found, "to": to, "categories": categories, "brands": brands[:OFFERED_MAX]}
    return await show_in_office(request, "products.html", **said)


def replaced(wanted: Wanted, page: int) -> Wanted:
    """The first page needs no number."""
    return msgspec.structs.replace(wanted, page=None if page == 1 else page)


ALL = (listing,)
