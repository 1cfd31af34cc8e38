"""What is said of a product: made, changed, put away."""

from functools import partial
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.catalog_choices import labels
from api.pages.office.catalog.named_rows import MORE_ROWS, rows_in
from api.pages.office.catalog.product_form import beside, card_of, filled_with, plain_fields, seen_version, show_form
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.routes.catalog.admin_products import ProductBody, ProductChanges, creation_of, update_of
from commands.catalog.create_product import create_product
from commands.catalog.update_product import UpdateProduct, update_product
from domain.catalog.product import ProductStatus
from domain.refusals import Refusal
from read_models.product_cards import ProductCard, product_card


@get("/office/products/new", access=ADMIN)
async def ask(request: Visiting) -> Page:
    """Fill in a new product."""
    return await show_form(request, None, Filled(status=ProductStatus.DRAFT.value, stock_quantity="0"))


@post("/office/products/new", access=ADMIN)
async def create(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Create a product with one variant."""
    typed, rows = Filled(request.fields), rows_in(request.fields, "attributes")
    if request.field(MORE_ROWS):
        return await show_form(request, None, typed, rows)
    try:
        more = beside(request, await labels(request, "brands"), {})
        body = (await reader_of(request)).read(plain_fields(request), ProductBody, more)
        answer = await execute(create_product, creation_of(body), partial(product_card, currency=shop.currency), 201)
    except Refusal as refusal:
        return await show_form(request, None, typed, rows, refusal)
    card = msgspec.json.decode(answer.content, type=ProductCard)
    return see_other(request, f"/office/products/{card.id}", answer, "product-created")


@get("/office/products/{product_id:uuid}", access=ADMIN)
async def look(request: Visiting, product_id: FromPath[UUID]) -> Page:
    """Look at what is said of a product."""
    card = await card_of(request, product_id)
    return await show_form(request, card, filled_with(card))


@post("/office/products/{product_id:uuid}", access=ADMIN)
async def save(request: Visiting, product_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Change what is said of a product, if it is still as it was when the form was filled in."""
    card = await card_of(request, product_id)
    typed, rows = Filled(request.fields), rows_in(request.fields, "attributes")
    if request.field(MORE_ROWS):
        return await show_form(request, card, typed, rows)
    try:
        more = beside(request, await labels(request, "brands"), card.attributes)
        body = (await reader_of(request)).read(plain_fields(request), ProductChanges, more)
        command = update_of(product_id, body, seen_version(request))
        answer = await execute(update_product, command, partial(product_card, currency=shop.currency))
    except Refusal as refusal:
        return await show_form(request, await card_of(request, product_id), typed, rows, refusal)
    return see_other(request, f"/office/products/{product_id}", answer, "saved")


@post("/office/products/{product_id:uuid}/archive", access=ADMIN)
async def archive(request: Visiting, product_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Archive a product."""
    try:
        command = UpdateProduct(product_id, seen_version(request), status=ProductStatus.ARCHIVED)
        answer = await execute(update_product, command, partial(product_card, currency=shop.currency))
    except Refusal as refusal:
        card = await card_of(request, product_id)
        return await show_form(request, card, filled_with(card), refusal=refusal)
    return see_other(request, f"/office/products/{product_id}", answer, "product-archived")


ALL = (ask, create, look, save, archive)
