"""Pictures of a product: sent, linked, called something, put in order, taken out."""

from contextlib import asynccontextmanager
from functools import partial
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.forms import Filled, reader_of
from api.pages.office.catalog.product_form import card_of
from api.pages.office.show_in_office import show_in_office
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import FILE_REFUSED, why_not
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.requests.uploads import FILE_BYTES_MAX, FORM_BYTES_MAX, LinkedPicture, SentPicture, receive_picture
from api.routes.catalog.admin_images import ImageChanges, ImageOrder, sent_to_add
from commands.catalog.add_image import add_image
from commands.catalog.arrange_images import ArrangeImages, arrange_images
from commands.catalog.change_image import ChangeImage, change_image
from commands.catalog.remove_image import RemoveImage, remove_image
from domain.refusals import Refusal
from read_models.product_cards import ImageEntry, ProductCard, product_card

MEBIBYTE: Final = 2**20
PATH: Final = "/office/products/{product_id:uuid}/pictures"


def address(product: UUID) -> str:
    return f"/office/products/{product}/pictures"


async def show_pictures(request: Visiting, card: ProductCard, filled: Filled, refusal: Exception | None = None) -> Page:
    return await show_in_office(
        request,
        "pictures.html",
        product=card,
        filled=filled,
        mebibytes_max=FILE_BYTES_MAX // MEBIBYTE,
        **why_not(request, refusal),
    )


async def shown_again(request: Visiting, product: UUID, refusal: Exception) -> Page:
    return await show_pictures(request, await card_of(request, product), Filled(request.fields), refusal)


@get(PATH, access=ADMIN)
async def listing(request: Visiting, product_id: FromPath[UUID]) -> Page:
    """Look at a product's pictures."""
    return await show_pictures(request, await card_of(request, product_id), Filled())


@post(PATH, access=ADMIN, request_max_body_size=FORM_BYTES_MAX)
async def send(request: Visiting, product_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Give a product a picture that is sent along."""
    try:
        async with asynccontextmanager(receive_picture)(request) as sent:
            command = await sent_to_add(product_id, sent, execute, shop, None)
            answer = await execute(add_image, command, ImageEntry.of, 201)
    except FILE_REFUSED as refusal:
        return await shown_again(request, product_id, refusal)
    return see_other(request, address(product_id), answer, "picture-added")


@post(f"{PATH}/link", access=ADMIN)
async def link(request: Visiting, product_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Give a product a picture that lies elsewhere on the web."""
    try:
        body = (await reader_of(request)).read([pair for pair in request.fields if pair[1].strip()], LinkedPicture)
        command = await sent_to_add(product_id, SentPicture(body.alt, body.url, None), execute, shop, None)
        answer = await execute(add_image, command, ImageEntry.of, 201)
    except FILE_REFUSED as refusal:
        return await shown_again(request, product_id, refusal)
    return see_other(request, address(product_id), answer, "picture-added")


@post(f"{PATH}/order", access=ADMIN)
async def arrange(request: Visiting, product_id: FromPath[UUID], execute: Execute, shop: TheShop) -> Page:
    """Put a product's pictures into another order: the one that is sent, with one of them a place earlier or later."""
    try:
        said = [value for name, value in request.fields if name == "order"]
        moved = with_moved(said, request.field("earlier"), request.field("later"))
        order = (await reader_of(request)).read([("order", one) for one in moved], ImageOrder).order
        command = ArrangeImages(product_id, order)
        answer = await execute(arrange_images, command, partial(product_card, currency=shop.currency))
    except Refusal as refusal:
        return await shown_again(request, product_id, refusal)
    return see_other(request, address(product_id), answer, "saved")


@post(f"{PATH}/{{image_id:uuid}}", access=ADMIN)
async def change(request: Visiting, product_id: FromPath[UUID], image_id: FromPath[UUID], execute: Execute) -> Page:
    """Change what a picture is called, or which variant it shows."""
    try:
        body = (await reader_of(request)).read(request.fields, ImageChanges)
        answer = await execute(
            change_image, ChangeImage(product_id, image_id, None, body.alt, body.variant_id), ImageEntry.of
        )
    except Refusal as refusal:
        return await shown_again(request, product_id, refusal)
    return see_other(request, address(product_id), answer, "saved")


@post(f"{PATH}/{{image_id:uuid}}/delete", access=ADMIN)
async def remove(
    request: Visiting, product_id: FromPath[UUID], image_id: FromPath[UUID], execute: Execute, shop: TheShop
) -> Page:
    """Take a picture out of a product."""
    try:
        command = RemoveImage(product_id, image_id)
        answer = await execute(remove_image, command, partial(product_card, currency=shop.currency))
    except Refusal as refusal:
        return await shown_again(request, product_id, refusal)
    return see_other(request, address(product_id), answer, "deleted")


def with_moved(order: list[str], earlier: str, later: str) -> list[str]:
    """One of them changes places with the one before it, or behind it."""
    moved = [*order]
    for one, step in ((earlier, -1), (later, 1)):
        if one in moved and 0 <= (place := moved.index(one)) + step < len(moved):
            moved[place], moved[place + step] = moved[place + step], moved[place]
    return moved


ALL = (listing, send, link, arrange, change, remove)
