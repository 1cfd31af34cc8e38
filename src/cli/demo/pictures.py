"""Hanging the demo's drawings: into the media store first, and then on the products."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import structlog

from adapters.media.port import MediaStore
from adapters.media.store import media_store
from adapters.settings import Settings
from cli.demo.drawings import Drawing
from commands.base import perform_all
from commands.media.claim_file import ClaimFile, claim_file
from commands.media.note_thumbnails import NoteThumbnails, note_thumbnails
from domain.catalog.picture import size_names
from domain.catalog.product import Image
from domain.outages import StoreDown

log = structlog.get_logger()


async def hang_pictures(settings: Settings, pool: asyncpg.Pool, drawn: Sequence[Drawing]) -> dict[str, Image]:
    """Each category's, by the category's name; none if the media store is down: a demo can do without."""
    media = media_store(settings.media)
    names = [drawing.picture.name for drawing in drawn]
    try:
        await perform_all(pool, claim_file, [ClaimFile(name, media.smaller(name)) for name in names])
        await asyncio.gather(*(hang(drawing, media) for drawing in drawn))
    except StoreDown as down:
        log.warning("the demo's pictures can't be stored", trouble=str(down))
        return {}
    finally:
        await media.aclose()
    await perform_all(pool, note_thumbnails, [noted(drawing, media) for drawing in drawn])
    return {drawing.category: shown(drawing, media) for drawing in drawn}


async def hang(drawing: Drawing, media: MediaStore) -> None:
    name = drawing.picture.name
    await media.put(name, drawing.picture.content)
    if not media.smaller(name):
        for size, smaller in size_names(name).items():
            await media.put(smaller, drawing.sizes[size])


def noted(drawing: Drawing, media: MediaStore) -> NoteThumbnails:
    picture = drawing.picture
    sizes = media.smaller(picture.name) or {size: media.url(name) for size, name in size_names(picture.name).items()}
    return NoteThumbnails(picture.name, sizes, picture.width, picture.height)


def shown(drawing: Drawing, media: MediaStore) -> Image:
    """Its id and what it is called are each product's own."""
    picture = drawing.picture
    return Image(UUID(int=0), media.url(picture.name), "", picture.width, picture.height, file=picture.name)
