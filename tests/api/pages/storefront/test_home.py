"""The way into the shop, also while something is down."""

from msgspec.structs import replace

from adapters.redis.client import open_redis
from adapters.redis.reader import RedisReader
from adapters.search.meilisearch.reader import MeilisearchReader
from api.pages.frame import KEPT
from tests.api.pages.surfer import Surfer
from tests.world import World

NOBODY_LISTENS = "127.0.0.1:1"


async def test_home_shows_what_is_new_and_keeps_what_it_can_while_a_store_is_down(world: World) -> None:
    await world.product("MUG", 1_295, name="Mug")
    await world.level()
    surfer, shop = Surfer(world.app, "de"), world.app.state.shop
    await surfer.open("/")
    assert surfer.page.count('href="/p/mug"') == 2, "new, and among what sells"
    assert "12,95\N{NO-BREAK SPACE}$" in surfer.page

    no_search = MeilisearchReader(f"http://{NOBODY_LISTENS}", None)
    no_redis = open_redis(f"redis://{NOBODY_LISTENS}/0")
    for sources, shows in (
        (replace(shop.sources, search=no_search), False),
        (replace(shop.sources, redis=RedisReader(no_redis), searches=None), True),
    ):
        world.app.state.shop = replace(shop, sources=sources)
        world.app.state.pop(KEPT, None)
        answer = await surfer.open("/")
        assert answer.status_code == 200
        assert ("/p/mug" in surfer.page) == shows
        assert ("Was neu ist, lässt sich gerade nicht anzeigen." in surfer.page) != shows
    await no_search.close()
    await no_redis.aclose()
    world.app.state.shop = shop
    await surfer.aclose()
