"""The shop's paths and their yardsticks, side by side."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx

from bench.load.request import Request
from bench.measure import Subject
from bench.paths import Path
from bench.scene import Scene
from bench.yardsticks.app import DOCUMENT, ROWS, TABLE
from bench.yardsticks.server import YardstickServer, open_yardsticks


@asynccontextmanager
async def subjects(scene: Scene, paths: Sequence[Path]) -> AsyncIterator[list[Subject]]:
    """Beside each path that reads, a bare route with one GET of a document as long as its answer."""
    await scene.postgres.execute(TABLE)
    stores = {"REDIS_URL": scene.settings.redis_url, "DATABASE_URL": scene.settings.database_url}
    with open_yardsticks(stores) as server:
        found = bare_routes(scene, server)
        for path in paths:
            found.append(of_the_shop(path, scene))
            if not path.settles:
                await lay_out(path, scene)
                found.append(one_get(path, scene, server))
        yield found


def of_the_shop(path: Path, scene: Scene) -> Subject:
    return Subject(
        path.name,
        path.title,
        scene.shop.url,
        lambda: path.requests(scene),
        scene.trees,
        path.bares_max,
        path.settles,
    )


def bare_routes(scene: Scene, server: YardstickServer) -> list[Subject]:
    def changes() -> list[Request]:
        return [Request(f"/postgres/{row}", "POST") for row in range(ROWS)]

    trees = {"api": server.tree, "postgres": scene.trees["postgres"]}
    return [
        Subject("bare", "a bare route", server.url, lambda: [Request("/bare")], {"api": server.tree}),
        Subject("bare-transaction", "a bare route, a transaction of one row", server.url, changes, trees),
    ]


def one_get(path: Path, scene: Scene, server: YardstickServer) -> Subject:
    title = "a bare route, one GET as long"
    trees = {"api": server.tree, "valkey": scene.trees["valkey"]}
    return Subject(f"get-{path.name}", title, server.url, lambda: [Request(f"/redis/{path.name}")], trees)


async def lay_out(path: Path, scene: Scene) -> None:
    """One answer of the shop's, where the yardstick gets it from."""
    request = path.requests(scene)[0]
    async with httpx.AsyncClient(base_url=scene.shop.url, timeout=30) as client:
        answer = await client.get(request.path, headers=request.headers)
    await scene.redis.set(DOCUMENT + path.name, answer.raise_for_status().content)
