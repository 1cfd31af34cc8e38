"""Coupons, for admins."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, TheShop
from api.requests.bodies import Body, Moment, NewCouponCode, Total, minor_units
from api.routes.catalog.products import PageNumber, PageSize
from commands.prices.create_coupon import CreateCoupon, create_coupon
from commands.prices.delete_coupon import DeleteCoupon, delete_coupon
from commands.prices.update_coupon import UpdateCoupon, update_coupon
from domain.cart.cart import TOTAL_MINOR_UNITS_MAX
from domain.prices.coupon import CouponKind
from domain.refusals import CodeTaken, NotFound, StillInUse
from queries.prices.list_coupons import CouponPage, ListCoupons, list_coupons
from read_models.coupons import CouponDocument, coupon_document_at

USES_MAX = 1_000_000_000

Value = Annotated[int, Meta(ge=1, le=TOTAL_MINOR_UNITS_MAX, examples=[10], description="1 to 100, or minor units")]
Uses = Annotated[int, Meta(ge=1, le=USES_MAX)]


class CouponBody(Body, frozen=True):
    """It may be used from `starts_at` until before `ends_at`."""

    code: NewCouponCode
    kind: CouponKind
    value: Value
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    min_subtotal: Total | None = None
    max_redemptions: Uses | None = None
    max_per_customer: Uses | None = None
    active: bool = True

    EXAMPLE = {"code": "WELCOME10", "kind": "percent", "value": 10, "min_subtotal": 2000}


class CouponChanges(Body, frozen=True):
    """What is left out stays as it is."""

    code: NewCouponCode | UnsetType = UNSET
    kind: CouponKind | UnsetType = UNSET
    value: Value | UnsetType = UNSET
    starts_at: Moment | UnsetType | None = UNSET
    ends_at: Moment | UnsetType | None = UNSET
    min_subtotal: Total | UnsetType | None = UNSET
    max_redemptions: Uses | UnsetType | None = UNSET
    max_per_customer: Uses | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET

    EXAMPLE = {"value": 15, "max_redemptions": 1000}


def new_coupon(body: CouponBody) -> CreateCoupon:
    return CreateCoupon(
        code=body.code,
        kind=body.kind,
        value=body.value,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        min_subtotal=minor_units(body.min_subtotal),
        max_redemptions=body.max_redemptions,
        max_per_customer=body.max_per_customer,
        active=body.active,
    )


def changed_coupon(coupon: UUID, changes: CouponChanges) -> UpdateCoupon:
    return UpdateCoupon(
        coupon=coupon,
        code=changes.code,
        kind=changes.kind,
        value=changes.value,
        starts_at=changes.starts_at,
        ends_at=changes.ends_at,
        min_subtotal=minor_units(changes.min_subtotal),
        max_redemptions=changes.max_redemptions,
        max_per_customer=changes.max_per_customer,
        active=changes.active,
    )


def rewritten(body: CouponBody) -> CouponChanges:
    """All of it, where a form holds the whole coupon."""
    return CouponChanges(**{name: getattr(body, name) for name in body.__struct_fields__})


@get("/admin/coupons", access=ADMIN)
async def listing(request: Asking, page: PageNumber = 1, page_size: PageSize = 20) -> Response[CouponPage]:
    """List the coupons, newest first."""
    return await request.ask(list_coupons, ListCoupons(page, page_size))


@post("/admin/coupons", access=ADMIN, refuses=(CodeTaken,))
async def create(data: JSONBody[CouponBody], execute: Execute, shop: TheShop) -> Response[CouponDocument]:
    """Create a coupon."""
    shown = partial(coupon_document_at, datetime.now(UTC), currency=shop.currency)
    return await execute(create_coupon, new_coupon(data), shown, 201)


@patch("/admin/coupons/{coupon_id:str}", access=ADMIN, refuses=(NotFound, CodeTaken))
async def change(
    coupon_id: FromPath[UUID], data: JSONBody[CouponChanges], execute: Execute, shop: TheShop
) -> Response[CouponDocument]:
    """Change a coupon; orders that use it keep what they got."""
    shown = partial(coupon_document_at, datetime.now(UTC), currency=shop.currency)
    return await execute(update_coupon, changed_coupon(coupon_id, data), shown)


@delete("/admin/coupons/{coupon_id:str}", access=ADMIN, refuses=(NotFound, StillInUse))
async def drop(coupon_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """Delete a coupon that no order has used; others are switched off by `active`."""
    return await execute.silently(delete_coupon, DeleteCoupon(coupon_id))


routes = Router("/", route_handlers=[listing, create, change, drop], tags=["Coupons, admin"])
