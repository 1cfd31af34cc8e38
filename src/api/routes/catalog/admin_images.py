"""Pictures of products, for admins."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType

from adapters.pictures.pictures import TooManyPictures
from api.callers.access import ADMIN
from api.execute import Executor
from api.provided import Execute, Sent, TheShop
from api.requests.bodies import ID_EXAMPLE, Body
from api.requests.if_match import IfMatch, expected_version
from api.requests.uploads import FORM_BYTES_MAX, TAKES_PICTURE, SentPicture
from api.shop import Shop
from commands.catalog.add_image import AddImage, add_image
from commands.catalog.arrange_images import ArrangeImages, arrange_images
from commands.catalog.change_image import ChangeImage, change_image
from commands.catalog.check_new_image import CheckNewImage, check_new_image
from commands.catalog.remove_image import RemoveImage, remove_image
from commands.media.claim_file import ClaimFile, claim_file
from domain.catalog.picture import Picture
from domain.catalog.product import IMAGES_MAX
from domain.catalog.product_fields import AltText
from domain.outages import FileLeaving
from domain.refusals import ChangedMeanwhile, ImageThereAlready, NotFound, PictureNotReadable
from read_models.product_cards import ImageEntry, ProductCard, product_card


class ImageChanges(Body, frozen=True):
    """What is left out stays as it is. `variant_id` is the variant it shows, null for the whole product."""

    alt: AltText | UnsetType = UNSET
    variant_id: UUID | UnsetType | None = UNSET

    EXAMPLE = {"alt": "A black lamp on a desk"}


class ImageOrder(Body, frozen=True):
    """Each of the product's images once."""

    order: Annotated[list[UUID], Meta(max_length=IMAGES_MAX)]

    EXAMPLE = {"order": [ID_EXAMPLE]}


async def put(picture: Picture, execute: Executor, shop: Shop) -> None:
    """Into the media store, under a name that is found again whatever happens from here on.

    Raises FileLeaving, StoreDown.
    """
    await execute.beforehand(claim_file, ClaimFile(picture.name, shop.media.smaller(picture.name)))
    await shop.media.put(picture.name, picture.content)


async def sent_to_add(
    product: UUID, sent: SentPicture, execute: Executor, shop: Shop, expected_version: int | None
) -> AddImage:
    """A file lies in the media store by then, if the product takes another picture at all.

    Raises NotFound, ChangedMeanwhile, InvalidInput, PictureNotReadable, TooManyPictures, FileLeaving, StoreDown.
    """
    if sent.file is None:
        assert sent.url is not None, "it is one or the other"
        return AddImage(product, sent.url, sent.alt, expected_version=expected_version)
    await execute.beforehand(check_new_image, CheckNewImage(product, expected_version))
    picture = await shop.pictures.keep(sent.file)
    await put(picture, execute, shop)
    return AddImage(
        product,
        shop.media.url(picture.name),
        sent.alt,
        picture.name,
        picture.width,
        picture.height,
        expected_version=expected_version,
    )


@post(
    "/admin/products/{product_id:str}/images",
    access=ADMIN,
    takes_form=TAKES_PICTURE,
    request_max_body_size=FORM_BYTES_MAX,
    refuses=(NotFound, ChangedMeanwhile, PictureNotReadable, ImageThereAlready, FileLeaving, TooManyPictures),
)
async def add(
    product_id: FromPath[UUID], sent: Sent, execute: Execute, shop: TheShop, if_match: IfMatch = None
) -> Response[ImageEntry]:
    """Give a product another picture.

    A form has the picture as its `file` (JPEG, PNG, WebP or AVIF, whatever it is called), and perhaps an `alt`. It is
    kept upright, in sRGB, and without anything but its pixels. JSON has the `url` of one that is shown from elsewhere.
    Without an `alt` it is called as the product.
    """
    version = expected_version(if_match)
    if sent.file is not None and (given := await execute.given_before(201)) is not None:
        return given
    command = await sent_to_add(product_id, sent, execute, shop, version)
    return await execute(add_image, command, ImageEntry.of, 201)


@patch("/admin/products/{product_id:str}/images", access=ADMIN, refuses=(NotFound, ChangedMeanwhile))
async def arrange(
    product_id: FromPath[UUID],
    data: JSONBody[ImageOrder],
    execute: Execute,
    shop: TheShop,
    if_match: IfMatch = None,
) -> Response[ProductCard]:
    """Put a product's pictures into another order."""
    command = ArrangeImages(product_id, data.order, expected_version(if_match))
    return await execute(arrange_images, command, partial(product_card, currency=shop.currency))


@patch("/admin/products/{product_id:str}/images/{image_id:str}", access=ADMIN, refuses=(NotFound, ChangedMeanwhile))
async def change(
    product_id: FromPath[UUID],
    image_id: FromPath[UUID],
    data: JSONBody[ImageChanges],
    execute: Execute,
    if_match: IfMatch = None,
) -> Response[ImageEntry]:
    """Change what a picture is called, or which variant it shows."""
    command = ChangeImage(product_id, image_id, expected_version(if_match), data.alt, data.variant_id)
    return await execute(change_image, command, ImageEntry.of)


@delete(
    "/admin/products/{product_id:str}/images/{image_id:str}",
    access=ADMIN,
    status_code=200,
    refuses=(NotFound, ChangedMeanwhile),
)
async def remove(
    product_id: FromPath[UUID], image_id: FromPath[UUID], execute: Execute, shop: TheShop, if_match: IfMatch = None
) -> Response[ProductCard]:
    """Take a picture out of a product."""
    command = RemoveImage(product_id, image_id, expected_version(if_match))
    return await execute(remove_image, command, partial(product_card, currency=shop.currency))


routes = Router("/", route_handlers=[add, arrange, change, remove], tags=["Catalog, admin"])
