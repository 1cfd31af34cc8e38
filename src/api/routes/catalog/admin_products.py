"""Products, for admins."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET, Meta, UnsetType

from adapters.search.port import Sort
from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import Body, Name, Price, ProductSlug, Sku, minor_units
from api.requests.if_match import IfMatch, expected_version, version_in
from api.requests.product_filters import MinorUnits, Stars, Values, Words, product_query
from api.routes.catalog.admin_variants import VariantBody, new_variant
from api.routes.catalog.products import PageNumber, PageSize
from commands.catalog.create_product import CreateProduct, NewVariant, create_product
from commands.catalog.update_product import UpdateProduct, update_product
from db.catalog.products import ProductFacts
from domain.catalog import product_fields
from domain.catalog.product import TAGS_MAX, VARIANTS_MAX, ProductStatus
from domain.catalog.product_fields import DESCRIPTION_CHARS_MAX, Attributes, StockQuantity
from domain.faults import FaultCode
from domain.refusals import ChangedMeanwhile, InvalidInput, NotFound, SkuTaken, SlugTaken
from queries.catalog.get_product import GetProduct, get_product
from queries.search.search_products import ProductPage, SearchProducts, search_products
from read_models.product_cards import ProductCard, product_card

Description = Annotated[
    product_fields.Description,
    Meta(
        description="Text or HTML. Kept as HTML, of elements for text, lists, tables and links; others are taken out."
        f" At most {DESCRIPTION_CHARS_MAX} characters, of which a character reference (`&amp;`) is one",
    ),
]
Tags = Annotated[list[Name], Meta(max_length=TAGS_MAX)]


class ProductBody(Body, frozen=True):
    """Without `variants` the product has one, made from `sku`, `price`, `stock_quantity` and `backorder`."""

    name: Name
    slug: ProductSlug | None = None
    description: Description = ""
    category_id: UUID | None = None
    brand_id: UUID | None = None
    tags: Tags = []
    attributes: Attributes = {}
    status: ProductStatus = ProductStatus.DRAFT
    sku: Sku | None = None
    price: Price | None = None
    stock_quantity: StockQuantity = 0
    backorder: bool = False
    variants: Annotated[list[VariantBody], Meta(max_length=VARIANTS_MAX)] = []

    EXAMPLE = {
        "name": "Desk Lamp",
        "description": "<p>It lights the whole desk.</p>",
        "tags": ["reading"],
        "attributes": {"colour": "black", "watts": 9},
        "status": "published",
        "sku": "LAMP-1",
        "price": 4900,
        "stock_quantity": 40,
    }


class ProductChanges(Body, frozen=True):
    """What is left out stays as it is. `price` is that of a product with a single variant.

    A former `slug` still leads to the product, and no other gets it.
    """

    name: Name | UnsetType = UNSET
    slug: ProductSlug | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    category_id: UUID | UnsetType | None = UNSET
    brand_id: UUID | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    attributes: Attributes | UnsetType = UNSET
    status: ProductStatus | UnsetType = UNSET
    price: Price | UnsetType = UNSET

    EXAMPLE = {"name": "Black Desk Lamp", "attributes": {"colour": "black", "watts": 11}}


def variants_of(body: ProductBody) -> list[NewVariant]:
    """Raises InvalidInput when neither variants nor a price are given, or both."""
    if body.variants:
        for field, left_out in (("sku", None), ("price", None), ("stock_quantity", 0), ("backorder", False)):
            if getattr(body, field) != left_out:
                raise InvalidInput(field, "Say it in the variants, or leave the variants out.", FaultCode.CONFLICTING)
        return [new_variant(variant) for variant in body.variants]
    if body.price is None:
        raise InvalidInput("price", "Give a price, or variants that have one.", FaultCode.REQUIRED)
    alone = VariantBody(body.price, body.sku, stock_quantity=body.stock_quantity, backorder=body.backorder)
    return [new_variant(alone)]


def creation_of(body: ProductBody) -> CreateProduct:
    """Raises InvalidInput."""
    facts = ProductFacts(body.name, body.description, body.status, body.category_id, body.brand_id, body.attributes)
    return CreateProduct(facts, body.tags, variants_of(body), body.slug)


def update_of(product: UUID, body: ProductChanges, expected_version: int | None) -> UpdateProduct:
    return UpdateProduct(
        product=product,
        expected_version=expected_version,
        name=body.name,
        description=body.description,
        status=body.status,
        category=body.category_id,
        brand=body.brand_id,
        attributes=body.attributes,
        tags=body.tags,
        slug=body.slug,
        price=minor_units(body.price),
    )


@post("/admin/products", access=ADMIN, refuses=(NotFound, SkuTaken, SlugTaken))
async def create(data: JSONBody[ProductBody], execute: Execute, shop: TheShop) -> Response[ProductCard]:
    """Create a product with its variants and their opening stock."""
    currency = shop.currency
    return await execute(create_product, creation_of(data), partial(product_card, currency=currency), 201)


@patch("/admin/products/{product_id:str}", access=ADMIN, refuses=(NotFound, SlugTaken, ChangedMeanwhile))
async def update(
    product_id: FromPath[UUID],
    data: JSONBody[ProductChanges],
    execute: Execute,
    shop: TheShop,
    if_match: IfMatch = None,
) -> Response[ProductCard]:
    """Change what is said of a product."""
    currency = shop.currency
    command = update_of(product_id, data, expected_version(if_match))
    return await execute(update_product, command, partial(product_card, currency=currency))


@delete("/admin/products/{product_id:str}", access=ADMIN, status_code=200, refuses=(NotFound, ChangedMeanwhile))
async def archive(
    product_id: FromPath[UUID], execute: Execute, shop: TheShop, if_match: IfMatch = None
) -> Response[ProductCard]:
    """Archive a product."""
    command = UpdateProduct(product_id, expected_version(if_match), status=ProductStatus.ARCHIVED)
    return await execute(update_product, command, partial(product_card, currency=shop.currency))


@get("/admin/products", access=ADMIN, filters_by_name=True)
async def every_product(
    request: Asking,
    q: Words = "",
    status: FromQuery[ProductStatus | None] = None,
    category: Values = None,
    brand: Values = None,
    tag: Values = None,
    min_price: MinorUnits = None,
    max_price: MinorUnits = None,
    min_rating: Stars = None,
    in_stock: FromQuery[bool | None] = None,
    sort: FromQuery[Sort | None] = None,
    page: PageNumber = 1,
    page_size: PageSize = 20,
) -> Response[ProductPage]:
    """List products of every status."""
    query = product_query(
        request.scope["query_string"],
        q=q,
        category=category,
        brand=brand,
        tag=tag,
        min_price=min_price,
        max_price=max_price,
        min_rating=min_rating,
        in_stock=in_stock,
        sort=sort,
        page=page,
        page_size=page_size,
        status=(status,) if status else tuple(ProductStatus),
    )
    return await request.ask(search_products, SearchProducts(query))


@get("/admin/products/{product_id:str}", access=ADMIN, refuses=(NotFound,))
async def any_product(product_id: FromPath[UUID], request: Asking) -> Response[ProductCard]:
    """Show a product of any status."""
    return await request.ask(get_product, GetProduct(str(product_id), unpublished=True), version=version_in)


routes = Router(
    "/",
    route_handlers=[create, update, archive, every_product, any_product],
    tags=["Catalog, admin"],
)
