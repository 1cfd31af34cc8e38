"""API keys, for admins: what other programs may do here."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, delete, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta
from msgspec.structs import asdict

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute
from api.requests.bodies import LINE_WORDS, ONE_LINE, Body, Moment
from api.routes.catalog.products import PageNumber, PageSize
from commands.staff.create_key import CreateKey, create_key
from commands.staff.end_key import EndKey, end_key
from domain.refusals import NotFound, TooManyKeys
from domain.staff.api_key import NAME_CHARS_MAX, ApiKey, Scope, new_key_text
from queries.staff.list_keys import KeyPage, ListKeys, list_keys
from read_models.api_keys import KeyDocument, key_document


class KeyBody(Body, frozen=True):
    """Without `expires_at` it opens until somebody ends it."""

    name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=NAME_CHARS_MAX,
            pattern=ONE_LINE,
            examples=["Warehouse"],
            extra={"words": LINE_WORDS},
        ),
    ]
    scopes: Annotated[list[Scope], Meta(min_length=1, max_length=len(Scope), examples=[["orders:read", "stock:write"]])]
    expires_at: Moment | None = None

    EXAMPLE = {"name": "Warehouse", "scopes": ["orders:read", "stock:write"]}


class NewKey(KeyDocument, frozen=True, kw_only=True):
    """`key` is sent as `Authorization: Bearer`. It is shown this once."""

    key: str


def key_making(account: UUID, body: KeyBody) -> tuple[CreateKey, Callable[[ApiKey], NewKey]]:
    """The command, and how what it has made is told: with its text."""
    text = new_key_text()

    def shown(key: ApiKey) -> NewKey:
        return NewKey(**asdict(key_document(key)), key=text)

    return CreateKey(account, text, body.name, tuple(body.scopes), body.expires_at), shown


@get("/admin/keys", access=ADMIN)
async def listing(request: Asking, page: PageNumber = 1, page_size: PageSize = 20) -> Response[KeyPage]:
    """List the keys that were not ended, newest first."""
    return await request.ask(list_keys, ListKeys(page, page_size))


@post("/admin/keys", access=ADMIN, refuses=(TooManyKeys,))
async def make(data: JSONBody[KeyBody], execute: Execute) -> Response[NewKey]:
    """Make a key for another program. It acts for whoever makes it, and no longer than they are an admin.

    Each scope opens what stands under `/admin` of that name, to be read or to be changed. No key opens keys,
    webhooks, users' roles, mails, the shop's own facts or the audit.
    """
    command, shown = key_making(execute.caller.id, data)
    return await execute(create_key, command, shown, 201, keyed=False)


@delete("/admin/keys/{key_id:str}", access=ADMIN, refuses=(NotFound,))
async def end(key_id: FromPath[UUID], execute: Execute) -> Response[None]:
    """End a key. It opens nothing from now on."""
    return await execute.silently(end_key, EndKey(key_id))


routes = Router("/", route_handlers=[listing, make, end], tags=["API keys"])
