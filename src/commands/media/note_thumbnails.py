"""Note where a picture's smaller sizes are: every product that shows it shows them."""

from collections.abc import Mapping

import msgspec

from db.work import Work
from domain.events import ProductPictured


class NoteThumbnails(msgspec.Struct, frozen=True):
    """`width` and `height`, in pixels, are the picture's own."""

    file: str
    thumbnails: Mapping[str, str]
    width: int
    height: int


async def note_thumbnails(command: NoteThumbnails, work: Work) -> None:
    products = await work.products.locked(await work.images.showing(command.file))
    await work.media_files.note_thumbnails(command.file, command.thumbnails)
    await work.images.show_sizes(command.file, command.thumbnails, command.width, command.height)
    work.record(*(ProductPictured(subject=product.id, version=product.version) for product in products))
