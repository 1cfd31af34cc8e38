"""Requests whose JSON is decoded straight into the type their route asks for, and strictly: "1" is no number."""

import re
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.exceptions import ClientException, HTTPException, InternalServerException

from api.access import Access
from api.enum_words import with_choices
from api.tokens import Caller
from domain.refusals import InvalidInput
from domain.texts import ESCAPED_NUL

WITH_BODY: Final = frozenset({"POST", "PATCH", "PUT"})
AT: Final = re.compile(r" - at `\$(?P<path>[^`]*)`$")
FIELD: Final = re.compile(r"(?:unknown|required) field `(?P<name>[^`]*)`")


class StrictRequest(Request[Caller | None, Access, Any]):
    async def json(self) -> Any:
        """The body as the route's `data`. Raises InvalidInput, and HTTPException 400 for what is no JSON at all."""
        body = await self.body()
        if ESCAPED_NUL.search(body):
            raise InvalidInput("body", "Texts can't hold the character U+0000.")
        data = self.route_handler.parsed_data_field
        assert data is not None, "only routes that take data read the body as JSON"
        wanted = data.annotation
        try:
            return msgspec.json.decode(body, type=wanted)
        except msgspec.ValidationError as wrong:
            raise invalid_field(str(wrong), wanted) from wrong
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
            raise HTTPException(status_code=400, detail=f"This is no JSON: {broken}.") from broken

    async def body(self) -> bytes:
        try:
            return await super().body()
        except InternalServerException as cut_off:
            raise ClientException("The body ended before it was whole.") from cut_off


def invalid_field(words: str, wanted: Any) -> InvalidInput:
    """From msgspec's words on what is wrong and where, the field's path (`items[2].price`) and the rest."""
    found = AT.search(words)
    path = found["path"].lstrip(".") if found else ""
    message = AT.sub("", words)
    if named := FIELD.search(message):
        path = f"{path}.{named['name']}".lstrip(".")
    return InvalidInput(path or "body", with_choices(message, wanted, path))


async def check_request(request: Request[Any, Any, Any]) -> None:
    """415 for a body that says it is something other than JSON; one without a type is taken for JSON.

    400 for a NUL in the path, which no Postgres text can hold.
    """
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if request.method in WITH_BODY and kind != "application/json" and request.headers.get("content-length") != "0":
        raise HTTPException(status_code=415, detail="Send the body as application/json.")
    if "\x00" in request.url.path or "\x00" in str(request.path_params):
        raise InvalidInput("path", "Texts can't hold the character U+0000.")
