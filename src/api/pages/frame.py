"""What stands around every page: the shop's name, where one can go, and who is there."""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from api.callers.tokens import Caller
from api.pages.page import OWN_ONLY, Header, Page, rendered
from api.pages.visiting import OUTAGES, Visiting
from domain.accounts.account import Role
from queries.catalog.list_taxonomy import ListTaxonomy, list_taxonomy
from queries.question import Question
from queries.shop.get_shop import GetShop, PublicShop, get_shop
from queries.view import View
from read_models.taxonomy import CategoryNode, CategoryTree

KEPT_SECONDS: Final = 2.0
"""As long as a process may tell what it knew of the shop; whoever has just changed it sees the change at once."""
KEPT: Final = "pages.kept"
NO_NAME: Final = "Tradepost"
NO_ZONE: Final = ZoneInfo("UTC")

Way = tuple[CategoryNode, ...]
Asked = TypeVar("Asked", bound=Question)
Read = TypeVar("Read")


class Kept(msgspec.Struct, frozen=True):
    """`shop` is None and the tree empty as long as nobody can say; `at` is the position both are seen from.

    `ways` leads to each category by its slug: from the root to it.
    """

    shop: PublicShop | None
    categories: tuple[CategoryNode, ...]
    ways: Mapping[str, Way]
    at: int
    ends_at: float

    @property
    def zone(self) -> str:
        return NO_ZONE.key if self.shop is None else self.shop.time_zone


class Frame(msgspec.Struct, frozen=True):
    """`told` is what the page before left to be said. `here` is where one is: path and query."""

    shop: PublicShop | None
    categories: tuple[CategoryNode, ...]
    caller: Caller | None
    form_token: str
    told: str | None
    here: str

    @property
    def name(self) -> str:
        return NO_NAME if self.shop is None else self.shop.name

    @property
    def is_admin(self) -> bool:
        return self.caller is not None and self.caller.role is Role.ADMIN


async def frame_of(request: Visiting) -> Frame:
    """It is there whatever is down."""
    kept = await kept_of(request)
    query = request.scope["query_string"].decode("latin-1")
    here = request.scope["path"] + (f"?{query}" if query else "")
    return Frame(kept.shop, kept.categories, request.user, request.form_token, request.told, here)


async def kept_of(request: Visiting) -> Kept:
    """Of the shop, as this process asked for it last."""
    state, now, wanted = request.app.state, time.monotonic(), request.seen_at
    kept: Kept | None = state.get(KEPT)
    if kept is not None and now < kept.ends_at and kept.at >= wanted:
        return kept
    shop = await known_to_all(request, get_shop, GetShop(payment_providers(request)), PublicShop)
    tree = await known_to_all(request, list_taxonomy, ListTaxonomy("categories"), CategoryTree)
    if shop is None or tree is None:
        return kept_still(request, kept, shop, tree, wanted)
    kept = state[KEPT] = Kept(shop, tree.items, dict(ways(tree.items)), wanted, now + KEPT_SECONDS)
    return kept


async def known_to_all(
    request: Visiting, query: Callable[[Asked, View], Awaitable[bytes]], question: Asked, kind: type[Read]
) -> Read | None:
    """None where a store is down or behind."""
    try:
        return msgspec.json.decode((await request.look_up_as_anybody(query, question)).body, type=kind)
    except OUTAGES:
        return None


def kept_still(
    request: Visiting, before: Kept | None, shop: PublicShop | None, tree: CategoryTree | None, wanted: int
) -> Kept:
    """What can't be learned now is as it was. That somebody waited in vain concerns nobody else: whatever their browser
    says it has seen, all others are told what they were.
    """
    before = Kept(None, (), {}, 0, 0.0) if before is None else before
    categories = before.categories if tree is None else tree.items
    known, until = before.shop if shop is None else shop, time.monotonic() + KEPT_SECONDS
    kept = Kept(known, categories, dict(ways(categories)), before.at, until)
    if wanted == 0:
        request.app.state[KEPT] = kept
    return kept


def ways(nodes: Sequence[CategoryNode], above: Way = ()) -> Iterator[tuple[str, Way]]:
    for node in nodes:
        way = (*above, node)
        yield node.slug, way
        yield from ways(node.children, way)


def payment_providers(request: Visiting) -> Any:
    providers = request.shop.providers
    return lambda currency: [one.name.value for one in providers.available(currency)]


async def show(
    request: Visiting,
    template: str,
    *,
    status: int = 200,
    headers: tuple[Header, ...] = (),
    policy: str = OWN_ONLY,
    **said: Any,
) -> Page:
    """A page in its frame."""
    frame = await frame_of(request)
    zone = NO_ZONE if frame.shop is None else ZoneInfo(frame.shop.time_zone)
    html = rendered(template, request.language, {"frame": frame, "zone": zone, **said})
    return Page(html, status, headers, policy)
