"""API keys at the door: who comes with one may do what its scopes say, for the account that made it."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any, Final, cast

import msgspec
from litestar import Request
from litestar.handlers import BaseRouteHandler

from api.callers.access import ADMIN, NotAllowed
from api.callers.tokens import Caller
from api.observability.security_events import SecurityEvent, note, path_of
from api.requests.headers import header
from api.shop import Shop
from domain.accounts.account import Role
from domain.staff.api_key import PREFIX, Scope, key_hash
from queries.ask import ask
from queries.staff.find_key import FindKey, find_key
from read_models.api_keys import Opening

KEY_CHARS_MAX: Final = 100
KNOWN_SECONDS_MAX: Final = 1.0
LOOK_AGAIN_SECONDS: Final = 0.05
READS: Final = frozenset({"GET", "HEAD"})
OPENS: Final = {
    "orders": ("orders", "payments", "returns"),
    "products": ("products", "categories", "brands", "tags", "search", "jobs"),
    "stock": ("inventory",),
    "prices": ("coupons", "promotions", "shipping-prices", "tax-rates"),
    "reviews": ("reviews",),
    "customers": ("users",),
    "reports": ("dashboard",),
}
"""Which resources under /admin a scope is for. What stands nowhere here, keys, who may what and the audit, opens to
people alone. An export is called as the scope that opens it.
"""
SCOPES: Final = {scope.value: scope for scope in Scope}
RESOURCES: Final = {resource: name for name, resources in OPENS.items() for resource in resources}


def scope_of(handler: BaseRouteHandler, method: str) -> Scope | None:
    """What a key needs for it; None where no key is enough."""
    path = next(iter(handler.paths))
    match path.strip("/").split("/"):
        case ["admin", "export", exported]:
            name: str | None = exported
        case ["admin", resource, *_]:
            name = RESOURCES.get(resource)
        case _:
            name = None
    return SCOPES.get(f"{name}:{'read' if method in READS else 'write'}")


async def opening_of(text: str, shop: Shop) -> Opening | None:
    """A key may be used before the read model knows it, which takes milliseconds: so long nobody is sent away. Whoever
    guesses waits, too.
    """
    question, ends_at = FindKey(key_hash(text)), time.monotonic() + KNOWN_SECONDS_MAX
    while True:
        answer = await ask(find_key, question, shop.sources, 0, shop.settings.fresh_wait_ms_max)
        found = msgspec.json.decode(answer.body, type=Opening | None)
        if found is not None or time.monotonic() >= ends_at:
            return found
        await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def know_key(request: Request[Any, Any, Any]) -> None:
    """Says who it is that comes with a key. Raises NotAllowed where its scopes don't reach, StoreDown.

    What is no key, or has ended, makes nobody of its bearer; and so does a key where no admin is asked for.
    """
    kind, _, text = (header(request.scope, b"authorization") or "").partition(" ")
    text = text.strip()
    if kind.lower() != "bearer" or not text.startswith(PREFIX) or len(text) > KEY_CHARS_MAX:
        return
    shop, handler = cast("Shop", request.app.state.shop), request.route_handler
    request.scope["user"] = None
    if handler.opt.get("access") is not ADMIN:
        return
    found = await opening_of(text, shop)
    if found is None or (found.expires_at is not None and found.expires_at <= datetime.now(UTC)):
        why = "unknown API key" if found is None else "expired API key"
        account = None if found is None else found.account
        note(SecurityEvent.ACCESS_REFUSED, request, account, why=why, path=path_of(request))
        return
    if scope_of(handler, request.scope["method"]) not in found.scopes:
        raise NotAllowed(found.account)
    request.scope["user"] = Caller(found.account, Role.ADMIN, found.id, 0, found.id)
    shop.key_uses.note(found.id)
