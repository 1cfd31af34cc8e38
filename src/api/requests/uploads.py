"""Files as they are sent: in a form; and pictures, which may also be JSON that says where one lies on the web.

A form is read as it arrives, straight into a file that has no name: however large it is, nothing of it stays in memory,
and whatever happens to this process, nothing of it stays on the disk.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from tempfile import TemporaryFile
from typing import IO, Final

from litestar._openapi.schema_generation import SchemaCreator
from litestar.exceptions import ClientException, InternalServerException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.openapi.spec import OpenAPIMediaType, Reference, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from msgspec import inspect
from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)

from api.openapi.struct_schemas import schema_of
from api.requests.bodies import Body
from api.requests.json_bodies import read_json
from api.requests.strict_request import FORM, JSON, StrictRequest, tidier_of
from domain.catalog.product_fields import AltText, WebAddress
from domain.faults import Fault, FaultCode
from domain.find_faults import unknown
from domain.read_as import read_as
from domain.refusals import InvalidInput

FILE_BYTES_MAX: Final = 20 * 2**20
BESIDE_BYTES_MAX: Final = 2**16
"""What stands around a file."""
FORM_BYTES_MAX: Final = FILE_BYTES_MAX + BESIDE_BYTES_MAX
JSON_BYTES_MAX: Final = 2**20
TEXT_BYTES_MAX: Final = 2**13
PARTS_MAX: Final = 8
END_BYTES: Final = len(b"--\r\n")
WRITE_BYTES: Final = 2**18
"""So much is gathered before a thread writes it."""
FILE: Final = "file"


class LinkedPicture(Body, frozen=True):
    """A picture somewhere on the web: it is shown from there, and never fetched by the shop."""

    url: WebAddress
    alt: AltText | None = None

    EXAMPLE = {"url": "https://pictures.example/desk-lamp.jpg", "alt": "A lamp on a desk"}


class PictureForm(Body, frozen=True):
    alt: AltText | None = None

    EXAMPLE = {"alt": "A lamp on a desk"}


class SentPicture:
    """A file that was sent, whole, or else the `url` of one on the web."""

    def __init__(self, alt: str | None, url: str | None, file: IO[bytes] | None) -> None:
        self.alt = alt
        self.url = url
        self.file = file


async def receive_picture(request: StrictRequest) -> AsyncIterator[SentPicture]:
    """For as long as the request takes. Raises InvalidInput, HTTPException 400 and 413."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != FORM:
        body = b"".join([chunk async for chunk in arriving(request, JSON_BYTES_MAX)])
        request.said = tidier_of(LinkedPicture)(read_json(body))
        link = read_as(request.said, LinkedPicture)
        yield SentPicture(link.alt, link.url, None)
        return
    with TemporaryFile() as file:
        form = Form(file, PictureForm, FILE_BYTES_MAX, "picture")
        await form.read(request, options.get("boundary", ""), FORM_BYTES_MAX)
        said = tidier_of(PictureForm)(form.texts)
        alt = read_as(said, PictureForm).alt
        request.said = {**said, FILE: form.digest()}
        yield SentPicture(alt, None, file)


async def arriving(request: StrictRequest, bytes_max: int) -> AsyncIterator[bytes]:
    """The body as it comes, and its end as an empty chunk. Raises HTTPException 400 and 413."""
    arrived = 0
    try:
        async for chunk in request.stream():
            arrived += len(chunk)
            if arrived > bytes_max:
                raise RequestEntityTooLarge(f"At most {bytes_max // 2**20} MiB can be sent here.")
            yield chunk
    except InternalServerException as cut_off:
        raise ClientException("The body ended before it was whole.") from cut_off


async def with_whole_end(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes, the last END_BYTES of them in one piece: the parser refuses a form of which the last line's end
    comes by itself, as it may.
    """
    held = b""
    async for chunk in chunks:
        held += chunk
        ready = len(held) - END_BYTES if chunk else len(held)
        if ready > 0:
            yield held[:ready]
            held = held[ready:]
    yield b""


class Form:
    """The parts of a form: one file, which goes into `file`, and texts by the names that `fields` has.

    `name` is what the file is called where it comes from, `what` what one calls such a file here.
    """

    def __init__(self, file: IO[bytes], fields: type[Body], bytes_max: int, what: str) -> None:
        self.texts: dict[str, str] = {}
        self.name: str | None = None
        self._file = file
        self._names = (FILE, *fields.__struct_fields__)
        self._bytes_max = bytes_max
        self._what = what
        self._hash = hashlib.sha256()
        self._gathered = bytearray()
        self._is_there = False
        self._name = ""
        self._text = bytearray()

    def digest(self) -> str:
        return self._hash.hexdigest()

    async def read(self, request: StrictRequest, boundary: str, bytes_max: int) -> None:
        """All of it, of at most so many bytes. Raises InvalidInput, HTTPException 400 and 413."""
        try:
            with PushMultipartParser(
                boundary, max_segment_size=self._bytes_max, max_segment_count=PARTS_MAX, strict=True
            ) as parser:
                async for chunk in with_whole_end(arriving(request, bytes_max)):
                    for event in () if parser.closed else parser.parse(chunk):
                        self._take(event)
                    if len(self._gathered) >= WRITE_BYTES:
                        await self._write()
        except ParserLimitReached as over:
            raise RequestEntityTooLarge(f"A {self._what} has at most {self._bytes_max // 2**20} MiB.") from over
        except MultipartError as broken:
            words = f"This can't be read as {FORM}: {broken}."
            raise InvalidInput("body", words, FaultCode.WRONG_FORMAT) from broken
        await self._write()
        if not self._is_there:
            raise InvalidInput(FILE, f"Send a {self._what}.", FaultCode.REQUIRED)

    def _take(self, event: MultipartSegment | bytearray | None) -> None:
        """The beginning of a part, a piece of it, or its end. Raises InvalidInput."""
        match event:
            case MultipartSegment():
                self._begin(event)
            case None:
                if self._name != FILE:
                    self.texts[self._name] = text_of(self._name, self._text)
            case _ if self._name == FILE:
                self._hash.update(event)
                self._gathered += event
            case _:
                self._text += event
                if len(self._text) > TEXT_BYTES_MAX:
                    raise InvalidInput(self._name, f"At most {TEXT_BYTES_MAX} bytes.", FaultCode.TOO_LONG)

    def _begin(self, part: MultipartSegment) -> None:
        name = part.name or ""
        if name not in self._names:
            raise InvalidInput.of([unknown(name, self._names)])
        if name in self.texts or (name == FILE and self._is_there):
            raise InvalidInput.of([Fault(name, "This is given twice.", FaultCode.DUPLICATE)])
        if name == FILE:
            self._is_there, self.name = True, part.filename
        self._name, self._text = name, bytearray()

    async def _write(self) -> None:
        gathered, self._gathered = self._gathered, bytearray()
        await asyncio.to_thread(self._file.write, gathered)


def text_of(name: str, written: bytearray) -> str:
    """Raises InvalidInput."""
    try:
        return written.decode()
    except UnicodeDecodeError as broken:
        raise InvalidInput(name, "This is no text in UTF-8.", FaultCode.WRONG_FORMAT) from broken


def body_schema(struct: type[Body], **more: Schema) -> Schema:
    """Of a body that the framework doesn't read, and so doesn't describe; `more` are fields it must have beside."""
    fields, creator = inspect.type_info(struct), SchemaCreator()
    assert isinstance(fields, inspect.StructType)
    own: dict[str, Schema | Reference] = {field.encode_name: schema_of(field.type, creator) for field in fields.fields}
    return Schema(
        type=OpenAPIType.OBJECT,
        required=[*more, *(field.encode_name for field in fields.fields if field.required)],
        properties={**more, **own},
        additional_properties=False,
    )


TAKES_PICTURE: Final = RequestBody(
    required=True,
    content={
        FORM: OpenAPIMediaType(
            body_schema(PictureForm, file=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)),
            example={FILE: "desk-lamp.png", **PictureForm.EXAMPLE},
        ),
        JSON: OpenAPIMediaType(body_schema(LinkedPicture), example=LinkedPicture.EXAMPLE),
    },
)
"""What routes say that they take (`takes_form`)."""
