"""Requests of which nothing is passed over in silence: no field, no parameter, no body that nobody asked for."""

from functools import cache
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.exceptions import ClientException, HTTPException, InternalServerException
from litestar.handlers import BaseRouteHandler
from msgspec import UNSET, UnsetType

from api.callers.access import Access, require_access
from api.callers.keys import know_key
from api.callers.tokens import Caller
from api.limits.within_limits import within_limits
from api.requests.headers import header
from api.requests.json_bodies import read_json
from api.requests.parameters import meant, path_faults
from api.requests.tidying import Tidy, tidier
from api.shop import Shop
from domain.faults import Fault, FaultCode
from domain.find_faults import unknown
from domain.read_as import node_of, read_as
from domain.refusals import InvalidInput
from domain.texts import tidy

JSON: Final = "application/json"
FORM: Final = "multipart/form-data"
WITH_BODY: Final = frozenset({"POST", "PATCH", "PUT"})


@cache
def tidier_of(body: Any) -> Tidy:
    return tidier(node_of(body))


class StrictRequest(Request[Caller | None, Access, Any]):
    said: object = None
    """The body as plain values, its texts tidied; None where the route takes none."""

    @property
    def shop(self) -> Shop:
        shop: Shop = self.app.state.shop
        return shop

    @property
    def user(self) -> Caller | None:
        """Who is calling. A bad token makes nobody of its bearer; routes that need somebody then refuse."""
        caller: Caller | UnsetType | None = self.scope.get("user", UNSET)
        if caller is UNSET:
            scheme, _, token = (header(self.scope, b"authorization") or "").partition(" ")
            is_bearer = scheme.lower() == "bearer" and token
            caller = self.scope["user"] = self.shop.tokens.caller(token.strip()) if is_bearer else None
        return caller

    async def json(self) -> Any:
        """The body as the route's `data`, strictly: "1" is no number, and money is in the shop's currency.

        Raises InvalidInput for all that is wrong in it, HTTPException 400 for what is no JSON at all, StoreDown.
        """
        data = self.route_handler.parsed_data_field
        assert data is not None, "only routes that take data read the body as JSON"
        self.said = tidier_of(data.annotation)(read_json(await self.body()))
        await self.shop.facts.learn()
        try:
            return read_as(self.said, data.annotation, self.shop.currency)
        except InvalidInput as wrong:
            raise InvalidInput.of([*path_faults(self.route_handler, self.path_params), *wrong.faults]) from wrong

    async def body(self) -> bytes:
        try:
            return await super().body()
        except InternalServerException as cut_off:
            raise ClientException("The body ended before it was whole.") from cut_off


class Strictness(msgspec.Struct, frozen=True):
    """What a route has to say about the requests it takes."""

    content_types: tuple[str, ...]
    takes_request: bool
    any_query: bool
    no_body: bool


@cache
def strictness(handler: BaseRouteHandler) -> Strictness:
    """A route that takes the bare request (webhooks) sees for itself, and so does one with `takes_form` of its body,
    which may be a form too, or of the types it says by `takes_types`. Probes add what keeps an answer from being a
    cached one (`?t=123`): to a route with `any_query` the query says nothing. Mail programs send what they like (RFC
    8058): to one with `any_body` the body says nothing.
    """
    takes, form = handler.parsed_fn_signature.parameters, bool(handler.opt.get("takes_form"))
    any_body = handler.opt.get("any_body", False)
    return Strictness(
        content_types=() if any_body else handler.opt.get("takes_types", (JSON, FORM)) if form else (JSON,),
        takes_request="request" in takes and not takes["request"].is_subclass_of(StrictRequest),
        any_query=handler.opt.get("any_query", False),
        no_body="data" not in takes and not any_body and not form,
    )


async def admit(request: Request[Any, Any, Any]) -> None:
    """Whoever may not call this route, or says what it doesn't take, is refused before the body is read as its `data`.

    Raises TooManyRequests, NotSignedIn, NotAllowed, InvalidInput. 415 for a body that says it is something other than
    JSON; one without a type is taken for JSON. 400 for parameters that aren't the route's, and for a NUL in the path,
    which no Postgres text can hold.
    """
    scope, handler = request.scope, request.route_handler
    if scope["method"] == "OPTIONS":  # the framework's own say only which methods there are
        return
    await know_key(request)
    await within_limits(request)
    require_access(request, handler)
    strict = strictness(handler)
    if scope["method"] in WITH_BODY:
        check_content_type(request, strict)
    if "\x00" in scope["path"]:
        raise InvalidInput("path", "Texts can't hold the character U+0000.", FaultCode.WRONG_FORMAT)
    if strict.takes_request:
        return
    scope["query_string"] = b"" if strict.any_query else meant(handler, scope["query_string"])
    if scope["path_params"]:
        scope["path_params"] = {name: tidy(value) for name, value in scope["path_params"].items()}
    if strict.no_body and scope["method"] != "GET":
        await refuse_body(request)


def check_content_type(request: Request[Any, Any, Any], strict: Strictness) -> None:
    kind = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if not strict.content_types or kind in strict.content_types or request.headers.get("content-length") == "0":
        return
    raise HTTPException(status_code=415, detail=f"Send the body as {' or '.join(strict.content_types)}.")


async def refuse_body(request: Request[Any, Any, Any]) -> None:
    """Of a route that takes none; an empty object says nothing. Raises InvalidInput."""
    body = (await request.body()).strip()
    said = read_json(body) if body else {}
    if isinstance(said, dict):
        faults = [unknown(name, ()) for name in said]
    else:
        faults = [Fault("body", "Nothing is to be sent here.", FaultCode.WRONG_TYPE)]
    if faults:
        raise InvalidInput.of(faults)
