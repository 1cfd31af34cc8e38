"""Styles and scripts, served by us under names that tell their content apart: what a browser has once is never asked
for again (RFC 8246). Ours lie in `static/`; htmx comes with a package.
"""

import gzip
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Request, Response, get
from litestar.params import FromPath

from api.callers.access import PUBLIC
from domain.refusals import NotFound

FOLDER: Final = Path(__file__).parent / "static"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
HASH_CHARS: Final = 12
FOREVER: Final = "public, max-age=31536000, immutable"
JUST_NOW: Final = "no-cache"
"""Of a file under the name of another version of it: while servers of two versions run, each is asked for both."""


class Asset(msgspec.Struct, frozen=True):
    name: str
    hash: str
    plain: bytes
    packed: bytes
    media_type: str

    @property
    def address(self) -> str:
        stem, dot, ending = self.name.rpartition(".")
        return f"/assets/{stem}.{self.hash}{dot}{ending}"


@cache
def assets() -> dict[str, Asset]:
    """All there are, by name; read once."""
    htmx = files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js"
    ours: list[Traversable] = [file for file in sorted(FOLDER.iterdir()) if file.suffix in TYPES]
    return {file.name: read(file) for file in [*ours, htmx]}


def read(file: Traversable) -> Asset:
    plain = file.read_bytes()
    digest = sha256(plain).hexdigest()[:HASH_CHARS]
    return Asset(file.name, digest, plain, gzip.compress(plain, mtime=0), TYPES[Path(file.name).suffix])


def asset(name: str) -> str:
    """Its address."""
    return assets()[name].address


@get("/assets/{file:str}", access=PUBLIC, include_in_schema=False)
async def show(file: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """Send a style or a script."""
    stem, _, ending = file.rpartition(".")
    name, _, said = stem.rpartition(".")
    found = assets().get(f"{name}.{ending}")
    if found is None:
        raise NotFound("file")
    takes_packed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "Cache-Control": FOREVER if said == found.hash else JUST_NOW,
        "Vary": "Accept-Encoding",
    } | ({"Content-Encoding": "gzip"} if takes_packed else {})
    return Response(found.packed if takes_packed else found.plain, media_type=found.media_type, headers=headers)
