"""Variants of products, for admins."""

from functools import partial
from typing import overload
from uuid import UUID

from litestar import Response, Router, delete, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, UnsetType

from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import Body, Moment, Price, Sku, minor_units
from api.requests.if_match import IfMatch, expected_version
from commands.catalog.add_variant import AddVariant, add_variant
from commands.catalog.create_product import NewVariant
from commands.catalog.remove_variant import RemoveVariant, remove_variant
from commands.catalog.update_variant import UpdateVariant, update_variant
from domain.catalog.product_fields import Options, StockQuantity
from domain.prices.sale import NewSale
from domain.refusals import ChangedMeanwhile, LastVariant, NotFound, SkuTaken
from read_models.product_cards import ProductCard, product_card


class SaleBody(Body, frozen=True):
    """From `starts_at`, or at once, until before `ends_at`, or for good, a variant costs this and not its `price`."""

    price: Price
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class VariantBody(Body, frozen=True):
    """`backorder`: more of it may be ordered than lies on the shelf."""

    price: Price
    sku: Sku | None = None
    options: Options = {}
    compare_at_price: Price | None = None
    stock_quantity: StockQuantity = 0
    sale: SaleBody | None = None
    backorder: bool = False

    EXAMPLE = {"sku": "LAMP-2", "options": {"colour": "red"}, "price": 5900, "stock_quantity": 10}


class VariantChanges(Body, frozen=True):
    """What is left out stays as it is; a `sale` of null is none any more. Stock changes by /admin/inventory only."""

    sku: Sku | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    price: Price | UnsetType = UNSET
    compare_at_price: Price | UnsetType | None = UNSET
    sale: SaleBody | UnsetType | None = UNSET
    backorder: bool | UnsetType = UNSET

    EXAMPLE = {"price": 5500, "compare_at_price": 5900}


def new_variant(body: VariantBody) -> NewVariant:
    return NewVariant(
        sku=body.sku,
        options=body.options,
        price=minor_units(body.price),
        compare_at_price=minor_units(body.compare_at_price),
        stock_quantity=body.stock_quantity,
        sale=new_sale(body.sale),
        backorder=body.backorder,
    )


@overload
def new_sale(body: SaleBody | None) -> NewSale | None: ...
@overload
def new_sale(body: SaleBody | UnsetType | None) -> NewSale | UnsetType | None: ...
def new_sale(body: SaleBody | UnsetType | None) -> NewSale | UnsetType | None:
    """What is not said stays so."""
    return NewSale(minor_units(body.price), body.starts_at, body.ends_at) if isinstance(body, SaleBody) else body


def variant_update_of(
    product: UUID, variant: UUID, body: VariantChanges, expected_version: int | None
) -> UpdateVariant:
    return UpdateVariant(
        product,
        variant,
        expected_version,
        body.sku,
        body.options,
        minor_units(body.price),
        minor_units(body.compare_at_price),
        new_sale(body.sale),
        body.backorder,
    )


@post("/admin/products/{product_id:str}/variants", access=ADMIN, refuses=(NotFound, SkuTaken, ChangedMeanwhile))
async def add(
    product_id: FromPath[UUID],
    data: JSONBody[VariantBody],
    execute: Execute,
    shop: TheShop,
    if_match: IfMatch = None,
) -> Response[ProductCard]:
    """Add a variant to a product."""
    currency = shop.currency
    command = AddVariant(product_id, new_variant(data), expected_version(if_match))
    return await execute(add_variant, command, partial(product_card, currency=currency), 201)


@patch(
    "/admin/products/{product_id:str}/variants/{variant_id:str}",
    access=ADMIN,
    refuses=(NotFound, SkuTaken, ChangedMeanwhile),
)
async def change(
    product_id: FromPath[UUID],
    variant_id: FromPath[UUID],
    data: JSONBody[VariantChanges],
    execute: Execute,
    shop: TheShop,
    if_match: IfMatch = None,
) -> Response[ProductCard]:
    """Change a variant."""
    currency = shop.currency
    command = variant_update_of(product_id, variant_id, data, expected_version(if_match))
    return await execute(update_variant, command, partial(product_card, currency=currency))


@delete(
    "/admin/products/{product_id:str}/variants/{variant_id:str}",
    access=ADMIN,
    status_code=200,
    refuses=(NotFound, LastVariant, ChangedMeanwhile),
)
async def remove(
    product_id: FromPath[UUID], variant_id: FromPath[UUID], execute: Execute, shop: TheShop, if_match: IfMatch = None
) -> Response[ProductCard]:
    """Take a variant out of a product. Orders that name it keep it."""
    command = RemoveVariant(product_id, variant_id, expected_version(if_match))
    return await execute(remove_variant, command, partial(product_card, currency=shop.currency))


routes = Router("/", route_handlers=[add, change, remove], tags=["Catalog, admin"])
