"""Pages while a store is away, or a read model behind."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from adapters.redis.client import open_redis
from adapters.redis.keys import slot_key
from adapters.redis.reader import RedisReader
from adapters.search.meilisearch.reader import MeilisearchReader
from api.pages.frame import KEPT
from db.pool import open_pool
from queries.ask import ask
from read_models.product_cards import PRODUCT_CARDS
from tests.api.pages.storefront.buyer import TO, Buyer
from tests.api.pages.surfer import Surfer
from tests.world import World

NOBODY_LISTENS = "127.0.0.1:1"
NEVER = "p" + "f" * 15
"""What a browser can say it has seen, and nobody ever wrote."""
BOUND_MS = 100


@contextmanager
def changed(world: World, **parts: Any) -> Iterator[None]:
    """A process that works with these, and knows nothing of before."""
    shop = world.app.state.shop
    world.app.state.shop = replace(shop, **parts)
    world.app.state.pop(KEPT, None)
    yield
    world.app.state.shop = shop
    world.app.state.pop(KEPT, None)


@asynccontextmanager
async def without(world: World, store: str) -> AsyncIterator[None]:
    sources = world.sources
    match store:
        case "redis":
            redis = open_redis(f"redis://{NOBODY_LISTENS}/0")
            with changed(world, sources=replace(sources, redis=RedisReader(redis), searches=None), redis=redis):
                yield
            await redis.aclose()
        case "search":
            search = MeilisearchReader(f"http://{NOBODY_LISTENS}", None)
            with changed(world, sources=replace(sources, search=search)):
                yield
            await search.close()
        case _:
            async with await open_pool(f"postgres://nobody@{NOBODY_LISTENS}/none") as postgres:
                with changed(world, postgres=postgres):
                    yield


async def opened(surfer: Surfer, *paths: str) -> list[int]:
    return [(await surfer.open(path)).status_code for path in paths]


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How long each question that is asked may wait, in milliseconds."""
    noted: list[int] = []

    async def note(query: Any, question: Any, sources: Any, at: int, wait_ms_max: int) -> Any:
        noted.append(wait_ms_max)
        return await ask(query, question, sources, at, wait_ms_max)

    monkeypatch.setattr("api.asking.find_out", note)
    monkeypatch.setattr("api.pages.visiting.find_out", note)
    return noted


@pytest.fixture
async def eve(world: World) -> AsyncIterator[Buyer]:
    """She is signed in, and has a mug in her basket."""
    headers = (await world.admin()).headers
    kitchen = (await world.client.post("/admin/categories", json={"name": "Kitchen"}, headers=headers)).json()
    await world.product("MUG", 1_295, name="Mug", category=UUID(kitchen["id"]))
    somebody, customer = Buyer(world, "de"), await world.customer()
    somebody.client.cookies.set("__Host-access", customer.headers["Authorization"].removeprefix("Bearer "))
    await world.level()
    await somebody.puts(world, "MUG")
    yield somebody
    await somebody.aclose()


async def test_what_a_store_is_away_for_says_so_and_all_else_goes_on(
    world: World, eve: Buyer, bounds: list[int]
) -> None:
    async with without(world, "redis"):
        assert await opened(eve, "/", "/search?q=mug") == [200, 200]
        assert "/p/mug" in eve.page
        for path in ("/p/mug", "/basket", "/my/orders"):
            world.app.state.pop(KEPT, None)
            bounds.clear()
            answer = await eve.open(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "2"), path
            assert len(bounds) == 1, "what has not answered is not asked again: each time may take a second"
            assert "Das geht gerade nicht" in eve.page
            assert ("Traceback" in eve.page, "redis" in eve.page, "kommt von selbst" in eve.page) == (False,) * 3
            assert "set-cookie" not in answer.headers, "nobody is signed out"

    async with without(world, "search"):
        assert await opened(eve, "/", "/p/mug", "/basket", "/my/orders") == [200] * 4
        answer = await eve.open("/search?q=mug")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert ("Das geht gerade nicht" in eve.page, '<span class="count">1</span>' in eve.page) == (True, False)


async def test_what_lists_do_not_say_they_do_not_wait_for(world: World, eve: Buyer) -> None:
    """Cards that are built anew, after Redis was emptied, say."""
    await world.redis.delete(slot_key(PRODUCT_CARDS, "live"))
    assert await opened(eve, "/", "/search?q=mug", "/c/kitchen") == [200] * 3
    assert "/p/mug" in eve.page


async def test_without_postgres_one_browses_and_what_was_typed_is_there_still(world: World, eve: Buyer) -> None:
    before = await world.everything_written()
    await eve.open("/my/addresses/new")
    async with without(world, "postgres"):
        refused = await eve.send("/my/addresses/new", **TO | {"line1": "7 Other Street"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert ("7 Other Street" in eve.page, "nicht erreichbar" in eve.page) == (True, True)
        again = await eve.send("/basket/coupon", code="WINTER")
        assert (again.status_code, "Das geht gerade nicht" in eve.page) == (503, True)
        shown = ("/", "/p/mug", "/search", "/basket", "/my/orders", "/my/addresses")
        assert await opened(eve, *shown) == [200] * len(shown)
        assert "__Host-access" in {cookie.name for cookie in eve.client.cookies.jar}

        eve.client.cookies.delete("__Host-access")
        eve.client.cookies.set("__Host-session", "a session that nobody can look up now")
        assert await opened(eve, "/", "/basket", "/my/orders") == [200, 200, 503]
        assert "__Host-session" in {cookie.name for cookie in eve.client.cookies.jar}, "she is asked for nothing"
    assert await world.everything_written() == before


async def test_a_page_waits_once_for_what_its_browser_wrote_and_comes_by_itself(
    world: World, eve: Buyer, bounds: list[int]
) -> None:
    other = Surfer(world.app)
    await other.open("/")
    with changed(world, settings=replace(world.settings, fresh_wait_ms_max=BOUND_MS)):
        await other.open("/")
        as_it_was = other.page
        assert "/c/kitchen" in as_it_was
        for path, status in (("/", 200), ("/p/mug", 503), ("/basket", 503), ("/my/orders", 503), ("/search", 503)):
            bounds.clear()
            eve.client.cookies.set("__Host-seen", NEVER, domain="shop.local")
            assert (await eve.open(path)).status_code == status, path
            assert bounds[0] == BOUND_MS, path
            assert set(bounds[1:]) <= {0}, f"{path} waits again"
            await other.open("/")
            assert other.page == as_it_was, "nobody else is told less"

    ahead = world.positions.token(await world.level() + 1)
    with changed(world, settings=replace(world.settings, fresh_wait_ms_max=BOUND_MS)):
        eve.client.cookies.set("__Host-seen", ahead, domain="shop.local")
        behind = await eve.open("/basket")
        assert (behind.status_code, behind.headers["refresh"], behind.headers["retry-after"]) == (503, "1", "1")
        assert ("Einen Augenblick" in eve.page, "kommt von selbst" in eve.page) == (True, True)
        await world.product("CUP")
        await world.level()
        assert (await eve.open("/basket")).status_code == 200
