"""Variants of a product: what they cost, what one chooses them by, how many there are."""

from functools import partial
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.named_rows import MORE_ROWS, Rows, mapping_of, rows_in, with_empty
from api.pages.office.catalog.product_form import card_of, seen_version
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import typed_amount, typed_moment, zone_of
from api.pages.page import Page, see_other
from api.pages.provided import Execute, new_form_key
from api.pages.typed_again import why_not
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.catalog.admin_variants import VariantBody, VariantChanges, new_variant, variant_update_of
from commands.catalog.add_variant import AddVariant, add_variant
from commands.catalog.remove_variant import RemoveVariant, remove_variant
from commands.catalog.update_variant import update_variant
from domain.refusals import ChangedMeanwhile, NotFound, Refusal
from read_models.product_cards import ProductCard, VariantEntry, product_card

SALE: Final = ("sale.price", "sale.starts_at", "sale.ends_at")


@get("/office/products/{product_id:uuid}/variants", access=ADMIN)
async def listing(request: Visiting, product_id: FromPath[UUID]) -> Page:
    """Look at a product's variants."""
    return await show_variants(request, await card_of(request, product_id))


@get("/office/products/{product_id:uuid}/variants/new", access=ADMIN)
async def ask(request: Visiting, product_id: FromPath[UUID]) -> Page:
    """Fill in a new variant. It is chosen by the same options as the others."""
    card = await card_of(request, product_id)
    names = dict.fromkeys(name for variant in card.variants for name in variant.options)
    return await show_form(request, card, None, Filled(stock_quantity="0"), [(name, "") for name in names])


@post("/office/products/{product_id:uuid}/variants/new", access=ADMIN)
async def add(request: Visiting, product_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Add a variant."""
    typed, rows = Filled(request.fields), rows_in(request.fields, "options")
    if request.field(MORE_ROWS):
        return await show_form(request, await card_of(request, product_id), None, typed, rows)
    try:
        more = {"options": mapping_of(rows, "options"), **no_sale(request)}
        body = (await reader_of(request)).read(plain_fields(request), VariantBody, more)
        command = AddVariant(product_id, new_variant(body))
        answer = await execute(add_variant, command, partial(product_card, currency=shop.currency), 201)
    except Refusal as refusal:
        return await show_form(request, await card_of(request, product_id), None, typed, rows, refusal)
    return see_other(request, f"/office/products/{product_id}/variants", answer, "saved")


@get("/office/products/{product_id:uuid}/variants/{variant_id:uuid}", access=ADMIN)
async def look(request: Visiting, product_id: FromPath[UUID], variant_id: FromPath[UUID]) -> Page:
    """Look at a variant. Raises NotFound."""
    card = await card_of(request, product_id)
    variant = variant_in(card, variant_id)
    filled = filled_with(card, variant, await zone_of(request))
    return await show_form(request, card, variant, filled, [*variant.options.items()])


@post("/office/products/{product_id:uuid}/variants/{variant_id:uuid}", access=ADMIN)
async def change(
    request: Visiting, product_id: FromPath[UUID], variant_id: FromPath[UUID], execute: Execute, shop: TheShop
) -> Page:
    """Change a variant, if its product is still as it was when the form was filled in."""
    card = await card_of(request, product_id)
    variant = variant_in(card, variant_id)
    typed, rows = Filled(request.fields), rows_in(request.fields, "options")
    if request.field(MORE_ROWS):
        return await show_form(request, card, variant, typed, rows)
    try:
        present = filled_with(card, variant, await zone_of(request))
        more = {"options": mapping_of(rows, "options"), **emptied(request), **no_sale(request)}
        body = (await reader_of(request)).read(plain_fields(request, present), VariantChanges, more)
        command = variant_update_of(product_id, variant_id, body, seen_version(request))
        answer = await execute(update_variant, command, partial(product_card, currency=shop.currency))
    except Refusal as refusal:
        card = await card_of(request, product_id)
        return await show_form(request, card, variant_in(card, variant_id), typed, rows, refusal)
    return see_other(request, f"/office/products/{product_id}/variants", answer, "saved")


@post("/office/products/{product_id:uuid}/variants/{variant_id:uuid}/delete", access=ADMIN)
async def remove(
    request: Visiting, product_id: FromPath[UUID], variant_id: FromPath[UUID], execute: Execute, shop: TheShop
) -> Page:
    """Take a variant out of a product."""
    try:
        command = RemoveVariant(product_id, variant_id)
        answer = await execute(remove_variant, command, partial(product_card, currency=shop.currency))
    except Refusal as refusal:
        return await show_variants(request, await card_of(request, product_id), refusal)
    return see_other(request, f"/office/products/{product_id}/variants", answer, "deleted")


def plain_fields(request: Visiting, present: Filled | None = None) -> list[tuple[str, str]]:
    """All but the rows of options; and but the sale, where the form says of it what the card does: the minutes of a
    form would cut its seconds off.
    """
    same = present is not None and all(request.field(name) == present[name] for name in SALE)
    return [(name, value) for name, value in request.fields if "." not in name or (name in SALE and not same)]


def no_sale(request: Visiting) -> dict[str, None]:
    """Where nothing is said of one there is none."""
    return {} if any(request.field(name) for name in SALE) else {"sale": None}


def emptied(request: Visiting) -> dict[str, str]:
    """What a variant can't be without is not left as it is when it was emptied, but wrong."""
    return {name: "" for name in ("sku", "price") if not request.field(name)}


async def show_form(
    request: Visiting,
    card: ProductCard,
    variant: VariantEntry | None,
    filled: Filled,
    rows: Rows,
    refusal: Exception | None = None,
) -> Page:
    """Another version of the product than the form was filled in with is told: sent once more, it holds."""
    if meanwhile := isinstance(refusal, ChangedMeanwhile):
        filled["version"] = str(card.version)
    said = {"product": card, "variant": variant, "filled": filled, "rows": with_empty(rows), "meanwhile": meanwhile}
    return await show_in_office(request, "variant.html", **said, **why_not(request, refusal))


async def show_variants(request: Visiting, card: ProductCard, refusal: Exception | None = None) -> Page:
    why = why_not(request, refusal)
    return await show_in_office(request, "variants.html", product=card, new_key=new_form_key, **why)


def variant_in(card: ProductCard, variant: UUID) -> VariantEntry:
    """Raises NotFound."""
    found = next((one for one in card.variants if one.id == variant), None)
    if found is None:
        raise NotFound("variant")
    return found


def filled_with(card: ProductCard, variant: VariantEntry, zone: ZoneInfo) -> Filled:
    """While a sale is on the card tells its price, and with the sale what it costs else."""
    sale = next((one for one in card.sales or () if one.variant_id == variant.id), None)
    price, compared = variant.price, variant.compare_at_price
    if sale is not None:
        price, compared = sale.regular_price, sale.compare_at_price
    filled = Filled(
        sku=variant.sku,
        price=typed_amount(price),
        compare_at_price=typed_amount(compared),
        backorder="yes" if variant.backorder else "",
        version=str(card.version),
    )
    if sale is not None:
        starts, ends = typed_moment(sale.starts_at, zone), typed_moment(sale.ends_at, zone)
        filled |= zip(SALE, (typed_amount(sale.price), starts, ends), strict=True)
    return filled


ALL = (listing, ask, add, look, change, remove)
