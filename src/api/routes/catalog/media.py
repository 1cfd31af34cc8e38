"""The shop's pictures, at addresses of its own."""

from pathlib import Path
from typing import Any, Final

from litestar import Response, Router, get
from litestar.params import FromPath
from litestar.response import File, Redirect

from adapters.media.port import FOREVER
from api.callers.access import PUBLIC
from api.provided import TheShop
from domain.catalog.picture import NAME, type_of
from domain.outages import StoreDown
from domain.refusals import NotFound

CHUNK_BYTES: Final = 2**18
A_WHILE: Final = "private, max-age=1800"
"""Half of the time for which a bucket's address is signed."""


@get("/media/{name:str}", access=PUBLIC, any_query=True, refuses=(NotFound, StoreDown), include_in_schema=False)
async def show(name: FromPath[str], shop: TheShop) -> Response[Any]:
    """Show a picture, or lead to where it lies. Only names that the shop itself gives lead anywhere."""
    place = await shop.media.place(name) if NAME.fullmatch(name) else None
    if place is None:
        raise NotFound("picture")
    if isinstance(place, Path):
        return File(
            place,
            media_type=type_of(name),
            filename=name,
            content_disposition_type="inline",
            chunk_size=CHUNK_BYTES,
            headers={"Cache-Control": FOREVER},
        )
    return Redirect(place, status_code=302, headers={"Cache-Control": A_WHILE})


routes = Router("/", route_handlers=[show], tags=["Catalog, public"])
