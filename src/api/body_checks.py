"""What bodies are taken at all."""

from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException

from domain.refusals import InvalidInput

WITH_BODY = frozenset({"POST", "PATCH", "PUT"})
ESCAPED_NUL = b"\\u0000"


async def check_body(request: Request[Any, Any, Any]) -> None:
    """415 for a body that says it is something else; one without a type is taken for JSON.

    400 for a NUL in a text, which no Postgres text can hold.
    """
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if request.method in WITH_BODY and kind != "application/json" and request.headers.get("content-length") != "0":
        raise HTTPException(status_code=415, detail="Send the body as application/json.")
    if "\x00" in request.url.path or "\x00" in str(request.path_params):
        raise InvalidInput("path", "Texts can't hold the character U+0000.")
    if request.method in WITH_BODY and ESCAPED_NUL in await request.body():
        raise InvalidInput("body", "Texts can't hold the character U+0000.")
