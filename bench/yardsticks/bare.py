"""Bare routes: nothing but the framework, one transaction of one row, one GET of a document as long as an answer."""

import httpx

from bench.load.request import Request
from bench.paths import Path
from bench.scene import Scene
from bench.subject import Subject, over_http
from bench.yardsticks.app import DOCUMENT, ROWS, TABLE
from bench.yardsticks.server import YardstickServer


def bare(server: YardstickServer) -> Subject:
    load = over_http(server.url, lambda: [Request("/bare")])
    return Subject("bare", "a bare route", load, {"api": server.tree}, yardstick=True)


async def transaction(scene: Scene, server: YardstickServer) -> Subject:
    await scene.postgres.execute(TABLE)
    load = over_http(server.url, lambda: [Request(f"/postgres/{row}", "POST") for row in range(ROWS)])
    trees = {"api": server.tree, "postgres": scene.trees["postgres"]}
    return Subject("bare-transaction", "a bare route with a transaction of one row", load, trees, yardstick=True)


async def one_get(path: Path, scene: Scene, server: YardstickServer) -> Subject:
    """The document is an answer of the shop's."""
    request = path.requests(scene)[0]
    async with httpx.AsyncClient(base_url=scene.shop.url, timeout=30) as client:
        answer = await client.get(request.path, headers=request.headers)
    await scene.redis.set(DOCUMENT + path.name, answer.raise_for_status().content)
    load = over_http(server.url, lambda: [Request(f"/redis/{path.name}")])
    trees = {"api": server.tree, "valkey": scene.trees["valkey"]}
    title = f"a bare route with one GET of {len(answer.content):,} bytes"
    return Subject(f"get-{path.name}", title, load, trees, yardstick=True)
