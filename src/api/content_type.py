"""What kinds of bodies are taken at all."""

from typing import Any

from litestar import Request
from litestar.exceptions import HTTPException

WITH_BODY = frozenset({"POST", "PATCH", "PUT"})


async def require_json(request: Request[Any, Any, Any]) -> None:
    """415 for a body that says it is something else. One without a type is taken for JSON."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if request.method in WITH_BODY and kind != "application/json" and request.headers.get("content-length") != "0":
        raise HTTPException(status_code=415, detail="Send the body as application/json.")
