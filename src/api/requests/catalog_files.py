"""Catalogs as they are sent: as the body itself, or as the file of a form.

Whatever comes goes straight into a file that has no name; whether it can be a catalog at all, its first bytes say.
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from litestar.openapi.spec import OpenAPIMediaType, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from multipart import parse_options_header

from adapters.files.text_lines import FIRST_BYTES, GZIP_MAGIC, WrongFile, require_text
from api.requests.bodies import Body
from api.requests.strict_request import FORM, JSON, StrictRequest
from api.requests.uploads import BESIDE_BYTES_MAX, FILE, WRITE_BYTES, Form, arriving, body_schema
from domain.catalog.catalog_import import FILE_BYTES_MAX, FILE_NAME_CHARS_MAX, PIECE_BYTES
from domain.faults import FaultCode
from domain.refusals import InvalidInput

CATALOG_TYPES: Final = (
    "text/csv",
    "application/x-ndjson",
    "application/jsonl",
    JSON,
    "application/gzip",
    "application/octet-stream",
    FORM,
)
"""What it says it is counts for nothing more: how it begins tells lines of JSON from CSV."""
BODY_BYTES_MAX: Final = FILE_BYTES_MAX + BESIDE_BYTES_MAX
CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")


class CatalogForm(Body, frozen=True):
    """Nothing beside the file."""


class SentCatalog:
    """A file, whole, of so many bytes, and what it is called where it comes from."""

    def __init__(self, file: IO[bytes], bytes_sent: int, name: str | None) -> None:
        self.bytes = bytes_sent
        self.name = name
        self._file = file

    async def pieces(self) -> AsyncIterator[bytes]:
        """Of PIECE_BYTES each, but for the last."""
        self._file.seek(0)
        while piece := await asyncio.to_thread(self._file.read, PIECE_BYTES):
            yield piece


@asynccontextmanager
async def sent_by_form(
    request: StrictRequest, fields: type[Body] = CatalogForm
) -> AsyncIterator[tuple[SentCatalog, dict[str, str]]]:
    """The file, for as long as it is looked at, and what else stood in the form, as texts by the names of `fields`.

    Raises InvalidInput, HTTPException 400 and 413.
    """
    _, options = parse_options_header(request.headers.get("content-type", ""))
    with TemporaryFile() as file:
        form = Form(file, fields, FILE_BYTES_MAX, "catalog")
        await form.read(request, options.get("boundary", ""), BODY_BYTES_MAX)
        request.said = {**form.texts, FILE: form.digest()}
        yield await catalog_in(file, form.name), form.texts


async def receive_catalog(request: StrictRequest) -> AsyncIterator[SentCatalog]:
    """For as long as the request takes. Raises InvalidInput, HTTPException 400 and 413."""
    kind, _ = parse_options_header(request.headers.get("content-type", ""))
    if kind == FORM:
        async with sent_by_form(request) as (catalog, _):
            yield catalog
        return
    with TemporaryFile() as file:
        request.said = {FILE: await receive_body(request, file)}
        yield await catalog_in(file, None)


async def catalog_in(file: IO[bytes], name: str | None) -> SentCatalog:
    """Raises InvalidInput."""
    await asyncio.to_thread(require_catalog, file)
    return SentCatalog(file, file.seek(0, 2), None if name is None else CONTROLS.sub("", name)[:FILE_NAME_CHARS_MAX])


async def receive_body(request: StrictRequest, file: IO[bytes]) -> str:
    """Its digest. Raises HTTPException 400 and 413."""
    digest, gathered = hashlib.sha256(), bytearray()
    async for chunk in arriving(request, FILE_BYTES_MAX):
        digest.update(chunk)
        gathered += chunk
        if len(gathered) >= WRITE_BYTES:
            gathered, full = bytearray(), gathered
            await asyncio.to_thread(file.write, full)
    await asyncio.to_thread(file.write, gathered)
    return digest.hexdigest()


def require_catalog(file: IO[bytes]) -> None:
    """Raises InvalidInput for an empty file, and for one that is no text."""
    file.seek(0)
    first = file.read(FIRST_BYTES)
    if not first.strip():
        raise InvalidInput(FILE, "Send a catalog: lines of JSON, or CSV.", FaultCode.REQUIRED)
    if first.startswith(GZIP_MAGIC):
        return
    try:
        require_text(Path("The file"), first)
    except WrongFile as wrong:
        raise InvalidInput(FILE, str(wrong), FaultCode.WRONG_FORMAT) from wrong


LINES: Final = '{"sku": "MUG-1", "name": "Blue Mug", "price": "12.50", "stock_quantity": 25}\n'
TABLE: Final = "sku,name,price,stock_quantity\nMUG-1,Blue Mug,12.50,25\n"
EXAMPLES: Final = {
    "text/csv": TABLE,
    "application/x-ndjson": LINES,
    "application/jsonl": LINES,
    JSON: LINES,
    "application/octet-stream": TABLE,
    FORM: {FILE: "catalog.csv"},
}
"""Of all but what is packed."""
WHOLE: Final = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
TAKES_CATALOG: Final = RequestBody(
    required=True,
    content={
        kind: OpenAPIMediaType(
            body_schema(CatalogForm, file=WHOLE) if kind == FORM else WHOLE, example=EXAMPLES.get(kind)
        )
        for kind in CATALOG_TYPES
    },
)
"""What the route says that it takes (`takes_form`)."""
