"""Promotions, for admins."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import Body, Moment, Name, Total, minor_units
from api.routes.catalog.products import PageNumber, PageSize
from commands.prices.create_promotion import CreatePromotion, create_promotion
from commands.prices.delete_promotion import DeletePromotion, delete_promotion
from commands.prices.update_promotion import UpdatePromotion, update_promotion
from domain.prices.buy_x_get_y import QUANTITY_MAX
from domain.prices.coupon import PERCENT_MAX
from domain.prices.promotion import PromotionKind
from domain.prices.wares import Selection
from domain.refusals import NotFound
from queries.prices.list_promotions import ListPromotions, PromotionPage, list_promotions
from read_models.charges import PromotionDocument, promotion_document_at

Percent = Annotated[int, Meta(ge=1, le=PERCENT_MAX, examples=[10])]
Quantity = Annotated[int, Meta(ge=1, le=QUANTITY_MAX, examples=[2])]


class SelectionBody(Body, frozen=True):
    """A product, a variant, or a category with all below it: exactly one of them."""

    product_id: UUID | None = None
    variant_id: UUID | None = None
    category_id: UUID | None = None


class PromotionBody(Body, frozen=True):
    """It runs from `starts_at` until before `ends_at`.

    `percent_over`: `percent` off everything from `min_subtotal` on. `free_shipping_over`: no shipping from
    `min_subtotal` on. `buy_x_get_y`: with `buy_quantity` units `of` something, `get_quantity` more of it, or of what
    `get_of` names, are `percent` (100) off.
    """

    name: Name
    kind: PromotionKind
    min_subtotal: Total | None = None
    percent: Percent | None = None
    of: SelectionBody | None = None
    buy_quantity: Quantity | None = None
    get_quantity: Quantity | None = None
    get_of: SelectionBody | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    active: bool = True

    EXAMPLE = {"name": "Ten percent off", "kind": "percent_over", "min_subtotal": 10000, "percent": 10}


class PromotionChanges(Body, frozen=True):
    """What is left out stays as it is. `kind` can't be another one."""

    name: Name | UnsetType = UNSET
    kind: PromotionKind | UnsetType = UNSET
    min_subtotal: Total | UnsetType = UNSET
    percent: Percent | UnsetType | None = UNSET
    of: SelectionBody | UnsetType = UNSET
    buy_quantity: Quantity | UnsetType = UNSET
    get_quantity: Quantity | UnsetType = UNSET
    get_of: SelectionBody | UnsetType | None = UNSET
    starts_at: Moment | UnsetType | None = UNSET
    ends_at: Moment | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET

    EXAMPLE = {"percent": 15}


def terms_of(body: PromotionBody | PromotionChanges) -> dict[str, Any]:
    return {
        "min_subtotal": minor_units(body.min_subtotal),
        "percent": body.percent,
        "of": selection(body.of),
        "buy_quantity": body.buy_quantity,
        "get_quantity": body.get_quantity,
        "get_of": selection(body.get_of),
    }


def selection(body: SelectionBody | UnsetType | None) -> Selection | UnsetType | None:
    if not isinstance(body, SelectionBody):
        return body
    return Selection(body.product_id, body.variant_id, body.category_id)


def new_promotion(body: PromotionBody) -> CreatePromotion:
    return CreatePromotion(body.name, body.kind, terms_of(body), body.starts_at, body.ends_at, body.active)


def rewritten_promotion(promotion: UUID, body: PromotionBody | PromotionChanges) -> UpdatePromotion:
    """Of a whole body all of it: what is null there is there no more."""
    return UpdatePromotion(
        promotion=promotion,
        terms=terms_of(body),
        name=body.name,
        kind=body.kind,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        active=body.active,
    )


@get("/admin/promotions", access=ADMIN)
async def listing(request: Asking, page: PageNumber = 1, page_size: PageSize = 20) -> Response[PromotionPage]:
    """List the promotions, newest first."""
    return await request.ask(list_promotions, ListPromotions(page, page_size))


@post("/admin/promotions", access=ADMIN)
async def create(data: JSONBody[PromotionBody], execute: Execute, shop: TheShop) -> Response[PromotionDocument]:
    """Create a promotion."""
    shown = partial(promotion_document_at, datetime.now(UTC), currency=shop.currency)
    return await execute(create_promotion, new_promotion(data), shown, 201)


@patch("/admin/promotions/{promotion_id:str}", access=ADMIN, refuses=(NotFound,))
async def change(
    promotion_id: FromPath[UUID], data: JSONBody[PromotionChanges], execute: Execute, shop: TheShop
) -> Response[PromotionDocument]:
    """Change a promotion; orders that were placed keep what they got."""
    shown = partial(promotion_document_at, datetime.now(UTC), currency=shop.currency)
    return await execute(update_promotion, rewritten_promotion(promotion_id, data), shown)


@delete("/admin/promotions/{promotion_id:str}", access=ADMIN, refuses=(NotFound,))
async def drop(promotion_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a promotion; orders that were placed keep what they got."""
    return await execute.silently(delete_promotion, DeletePromotion(promotion_id))


routes = Router("/", route_handlers=[listing, create, change, drop], tags=["Promotions, admin"])
