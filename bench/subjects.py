"""The shop's paths, each next to what it is measured against."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bench.aims import READS
from bench.checkouts import order_create, whole_order
from bench.paths import PATHS, Path, searches
from bench.scene import Scene
from bench.subject import Settling, Subject, over_http
from bench.yardsticks.bare import bare, one_get, transaction
from bench.yardsticks.engine import engine
from bench.yardsticks.pgbench import checkouts_by_pgbench
from bench.yardsticks.server import open_yardsticks

SEARCH = "search"
CHECKOUTS = ("order-whole", "order-whole-hot", "order-create", "order-create-hot")
YARDSTICKS = ("bare", "bare-transaction", "engine", "search-alone", "pgbench", "pgbench-hot")
SUBJECTS = (*(path.name for path in PATHS), *CHECKOUTS)


@asynccontextmanager
async def paths(scene: Scene, wanted: Callable[[str], bool]) -> AsyncIterator[list[Subject]]:
    """All but checkouts, which leave the workers mails to send."""
    stores = {"REDIS_URL": scene.settings.redis_url, "DATABASE_URL": scene.settings.database_url}
    with open_yardsticks(stores) as server:
        found = [bare(server)]
        for path in PATHS:
            if wanted(path.name):
                found.append(of_the_shop(path, scene))
                if path.writes:
                    found.append(await transaction(scene, server))
                elif path.name in READS:
                    found.append(await one_get(path, scene, server))
        if wanted(SEARCH):
            alone = over_http(scene.shop.url, lambda: searches(scene), connections=1)
            found += [Subject("search-alone", "search page, one at a time", alone, scene.trees), engine(scene)]
        yield found


def of_the_shop(path: Path, scene: Scene) -> Subject:
    load = over_http(scene.shop.url, lambda: path.requests(scene))
    settling = Settling.COUNTED if path.writes else Settling.NONE
    return Subject(path.name, path.title, load, scene.trees, path.bares_max, path.p99_ms_max, settling=settling)


async def checkouts(scene: Scene, wanted: Callable[[str], bool]) -> list[Subject]:
    found = []
    for hot, suffix in ((False, ""), (True, "-hot")):
        if wanted(f"order-whole{suffix}"):
            found.append(whole_order(scene, hot=hot))
        if wanted(f"order-create{suffix}"):
            found += [order_create(scene, hot=hot), await checkouts_by_pgbench(scene, hot=hot)]
    return found
