"""The office's promotions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final, get_args
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.choose_goods import Choice, find_categories, find_goods, name_of
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import page_asked, typed_amount, typed_moment, typed_number, zone_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute, new_form_key
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.prices.admin_promotions import PromotionBody, new_promotion, rewritten_promotion
from commands.prices.create_promotion import create_promotion
from commands.prices.delete_promotion import DeletePromotion, delete_promotion
from commands.prices.update_promotion import UpdatePromotion, update_promotion
from domain.prices.promotion import PROMOTIONS_MAX, PromotionKind, Terms, kind_of
from domain.prices.wares import Selection
from domain.refusals import NotFound, Refusal
from queries.prices.list_promotions import ListPromotions, PromotionPage, list_promotions
from read_models.charges import PromotionDocument, promotion_document_at

ROOM: Final = "/office/promotions"
KINDS: Final[tuple[PromotionKind, ...]] = get_args(PromotionKind)
TERMS: Final = {kind_of(terms): terms.__struct_fields__ for terms in get_args(Terms)}
"""By kind, the fields it has. What a form sends of the others is left out."""
SELECTIONS: Final = ("of", "get_of")
LOOK: Final = "look"
"""The button that looks for goods, in place of saving."""


@get(ROOM, access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look through the promotions, newest first."""
    found = await request.learn(list_promotions, ListPromotions(await page_asked(request)), PromotionPage)
    return await show_in_office(request, "promotions.html", found=found)


@get(f"{ROOM}/new", access=ADMIN)
async def ask(request: Visiting) -> Page:
    """Fill in a new promotion."""
    return await show_promotion(request, Filled(kind=KINDS[0], active="yes", key=new_form_key()))


@post(f"{ROOM}/new", access=ADMIN)
async def make(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Make a promotion, or look for the goods it is about."""
    if request.field(LOOK):
        return await show_promotion(request, Filled(request.fields))
    try:
        shown = partial(promotion_document_at, datetime.now(UTC), currency=shop.currency)
        answer = await execute(create_promotion, new_promotion(await read(request)), shown, 201)
    except Refusal as refusal:
        return await show_promotion(request, Filled(request.fields), refusal)
    return see_other(request, ROOM, answer, "saved")


@get(f"{ROOM}/{{promotion_id:str}}", access=ADMIN)
async def look(request: Visiting, promotion_id: FromPath[UUID]) -> Page:
    """Look at a promotion."""
    promotion = await find(request, promotion_id)
    return await show_promotion(request, await filled_from(request, promotion), promotion=promotion)


@post(f"{ROOM}/{{promotion_id:str}}", access=ADMIN)
async def change(request: Visiting, promotion_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Change a promotion, or look for the goods it is about."""
    if request.field(LOOK):
        return await show_promotion(request, Filled(request.fields), promotion=await find(request, promotion_id))
    try:
        command = rewritten_promotion(promotion_id, await read(request))
        shown = partial(promotion_document_at, datetime.now(UTC), currency=shop.currency)
        answer = await execute(update_promotion, command, shown)
    except Refusal as refusal:
        promotion = await find(request, promotion_id)
        return await show_promotion(request, Filled(request.fields), refusal, promotion)
    return see_other(request, ROOM, answer, "saved")


@post(f"{ROOM}/{{promotion_id:str}}/switch", access=ADMIN)
async def switch(request: Visiting, promotion_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Put a promotion into use, or out of it."""
    command = UpdatePromotion(promotion=promotion_id, terms={}, active=request.field("active") == "yes")
    try:
        shown = partial(promotion_document_at, datetime.now(UTC), currency=shop.currency)
        answer = await execute(update_promotion, command, shown)
    except Refusal as refusal:
        promotion = await find(request, promotion_id)
        return await show_promotion(request, await filled_from(request, promotion), refusal, promotion)
    return see_other(request, ROOM, answer, "saved")


@post(f"{ROOM}/{{promotion_id:str}}/delete", access=ADMIN)
async def drop(request: Visiting, promotion_id: FromPath[UUID], execute: Execute) -> Page:
    """Delete a promotion."""
    return see_other(request, ROOM, await execute.silently(delete_promotion, DeletePromotion(promotion_id)), "deleted")


async def find(request: Visiting, promotion: UUID) -> PromotionDocument:
    """Raises NotFound."""
    every = await request.learn(list_promotions, ListPromotions(1, PROMOTIONS_MAX), PromotionPage)
    if (found := next((one for one in every.items if one.id == promotion), None)) is None:
        raise NotFound("promotion")
    return found


async def read(request: Visiting) -> PromotionBody:
    """Raises InvalidInput."""
    return (await reader_of(request)).read(fields_of(request.fields), PromotionBody)


def fields_of(fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that a promotion of this kind has; what is chosen is sent as `product_id=…`."""
    said = dict(fields)
    others = {name for names in TERMS.values() for name in names} - set(TERMS.get(said.get("kind", ""), ()))  # type: ignore[call-overload]
    kept = [(name, value) for name, value in fields if name not in others and name not in SELECTIONS]
    for name in SELECTIONS:
        kind, chosen, identity = said.get(name, "").partition("=")
        if chosen and name not in others and kind in Selection.__struct_fields__:
            kept.append((f"{name}.{kind}", identity))
    return kept


async def filled_from(request: Visiting, promotion: PromotionDocument) -> Filled:
    zone = await zone_of(request)
    return Filled(
        name=promotion.name,
        kind=promotion.kind,
        min_subtotal=typed_amount(promotion.min_subtotal),
        percent=typed_number(promotion.percent),
        buy_quantity=typed_number(promotion.buy_quantity),
        get_quantity=typed_number(promotion.get_quantity),
        of=chosen_of(promotion.of),
        get_of=chosen_of(promotion.get_of),
        starts_at=typed_moment(promotion.starts_at, zone),
        ends_at=typed_moment(promotion.ends_at, zone),
        active="yes" if promotion.active else "",
    )


def chosen_of(selection: Selection | None) -> str:
    named = [] if selection is None else [(name, getattr(selection, name)) for name in Selection.__struct_fields__]
    return next((f"{name}={identity}" for name, identity in named if identity is not None), "")


async def choices_of(request: Visiting, filled: Filled, name: str, categories: list[Choice]) -> list[Choice]:
    """What was looked for, what is chosen already, and all categories."""
    looked = request.field(LOOK) == name
    found = await find_goods(request, filled[f"{name}_words"] if looked else "", variants=True)
    if looked and found:
        filled[name] = found[0][0]
    there = {value for value, _ in (*found, *categories)}
    kept = [] if not filled[name] or filled[name] in there else [(filled[name], await name_of(request, filled[name]))]
    return [*found, *kept, *categories]


async def show_promotion(
    request: Visiting, filled: Filled, refusal: Refusal | None = None, promotion: PromotionDocument | None = None
) -> Page:
    categories = [(f"category_id={node.id}", way) for node, way in await find_categories(request)]
    choices = {name: await choices_of(request, filled, name, categories) for name in SELECTIONS}
    looked = request.field(LOOK) if request.method == "POST" else ""
    return await show_in_office(
        request,
        "promotion.html",
        filled=filled,
        **why_not(request, refusal),
        kinds=KINDS,
        choices=choices,
        promotion=promotion,
        looked=looked,
        found_none=bool(looked) and not filled[looked].startswith(("product_id", "variant_id")),
    )


ALL = (listing, ask, make, look, change, switch, drop)
