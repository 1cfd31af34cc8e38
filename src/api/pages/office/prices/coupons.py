"""The office's coupons."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, amount_typed, reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import currency_of, page_asked, typed_amount, typed_moment, typed_number, zone_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import faults_of, why_not
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.prices.admin_coupons import CouponBody, changed_coupon, new_coupon, rewritten
from commands.prices.create_coupon import create_coupon
from commands.prices.delete_coupon import DeleteCoupon, delete_coupon
from commands.prices.update_coupon import UpdateCoupon, update_coupon
from domain.money import Money
from domain.prices.coupon import CouponKind
from domain.refusals import Refusal
from queries.prices.get_coupon import GetCoupon, get_coupon
from queries.prices.list_coupons import CouponPage, ListCoupons, list_coupons
from read_models.coupons import CouponDocument, coupon_document_at

ROOM: Final = "/office/coupons"
VALUES: Final = frozenset(CouponKind)
"""The fields of the form in which a coupon's value may stand: they are called as the kinds are."""


@get(ROOM, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look through the coupons, newest first."""
    found = await request.learn(list_coupons, ListCoupons(await page_asked(request)), CouponPage)
    currency = await currency_of(request)
    return await show_in_office(request, "coupons.html", found=found, takes_off=partial(takes_off, currency=currency))


@get(f"{ROOM}/new", access=ADMIN)
async def ask(request: Visiting) -> Page:
    """Fill in a new coupon."""
    return await show_coupon(request, Filled({"kind": "percent", "active": "yes"}))


@post(f"{ROOM}/new", access=ADMIN)
async def make(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Make a coupon."""
    try:
        body = await read(request, shop.currency)
        shown = partial(coupon_document_at, datetime.now(UTC), currency=shop.currency)
        answer = await execute(create_coupon, new_coupon(body), shown, 201)
    except Refusal as refusal:
        return await show_coupon(request, Filled(request.fields), refusal)
    return see_other(request, ROOM, answer, "saved")


@get(f"{ROOM}/{{coupon_id:str}}", access=ADMIN)
async def look(request: Visiting, coupon_id: FromPath[UUID]) -> Page:
    """Look at a coupon."""
    coupon = await request.learn(get_coupon, GetCoupon(coupon_id), CouponDocument)
    return await show_coupon(request, await filled_from(request, coupon), coupon=coupon)


@post(f"{ROOM}/{{coupon_id:str}}", access=ADMIN)
async def change(request: Visiting, coupon_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Change a coupon."""
    try:
        body = rewritten(await read(request, shop.currency))
        shown = partial(coupon_document_at, datetime.now(UTC), currency=shop.currency)
        answer = await execute(update_coupon, changed_coupon(coupon_id, body), shown)
    except Refusal as refusal:
        coupon = await request.learn(get_coupon, GetCoupon(coupon_id), CouponDocument)
        return await show_coupon(request, Filled(request.fields), refusal, coupon=coupon)
    return see_other(request, ROOM, answer, "saved")


@post(f"{ROOM}/{{coupon_id:str}}/switch", access=ADMIN)
async def switch(request: Visiting, coupon_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Put a coupon into use, or out of it."""
    command = UpdateCoupon(coupon=coupon_id, active=request.field("active") == "yes")
    shown = partial(coupon_document_at, datetime.now(UTC), currency=shop.currency)
    return see_other(request, ROOM, await execute(update_coupon, command, shown), "saved")


@post(f"{ROOM}/{{coupon_id:str}}/delete", access=ADMIN)
async def drop(request: Visiting, coupon_id: FromPath[UUID], execute: Execute) -> Page:
    """Delete a coupon that no order has used."""
    try:
        answer = await execute.silently(delete_coupon, DeleteCoupon(coupon_id))
    except Refusal as refusal:
        coupon = await request.learn(get_coupon, GetCoupon(coupon_id), CouponDocument)
        return await show_coupon(request, await filled_from(request, coupon), refusal, coupon=coupon)
    return see_other(request, ROOM, answer, "deleted")


async def read(request: Visiting, currency: str) -> CouponBody:
    """Raises InvalidInput."""
    return (await reader_of(request)).read(fields_of(request.fields, currency), CouponBody)


def fields_of(fields: Sequence[tuple[str, str]], currency: str) -> list[tuple[str, str]]:
    """With the value that goes with the kind: a percentage, or an amount."""
    said = dict(fields)
    value = said.get("percent", "")
    if said.get("kind") == CouponKind.AMOUNT:
        value = str(amount_typed(said.get("amount", "").strip(), currency))
    return [*fields, ("value", value)]


async def filled_from(request: Visiting, coupon: CouponDocument) -> Filled:
    zone, is_amount = await zone_of(request), coupon.kind is CouponKind.AMOUNT
    return Filled(
        code=coupon.code,
        kind=coupon.kind.value,
        percent="" if is_amount else str(coupon.value),
        amount=typed_amount(Money(coupon.value, await currency_of(request))) if is_amount else "",
        starts_at=typed_moment(coupon.starts_at, zone),
        ends_at=typed_moment(coupon.ends_at, zone),
        min_subtotal=typed_amount(coupon.min_subtotal),
        max_redemptions=typed_number(coupon.max_redemptions),
        max_per_customer=typed_number(coupon.max_per_customer),
        active="yes" if coupon.active else "",
    )


def takes_off(coupon: CouponDocument, currency: str) -> Money | None:
    """None where it is a percentage."""
    return Money(coupon.value, currency) if coupon.kind is CouponKind.AMOUNT else None


async def show_coupon(
    request: Visiting, filled: Filled, refusal: Refusal | None = None, coupon: CouponDocument | None = None
) -> Page:
    faults = faults_of(request, refusal)
    if "value" in faults:
        faults[filled["kind"] if filled["kind"] in VALUES else "kind"] = faults.pop("value")
    return await show_in_office(
        request, "coupon.html", filled=filled, **why_not(request, refusal) | {"faults": faults}, coupon=coupon
    )


ALL = (listing, ask, make, look, change, switch, drop)
