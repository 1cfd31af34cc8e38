"""A whole rebuild of the search index, and how long its engine alone takes for the same documents."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from adapters.search.embedded.writer import EmbeddedWriter
from bench.results import Figure
from bench.scene import Scene
from bench.timings.leading import leading
from read_models.model import Standing
from read_models.product_search import PRODUCT_SEARCH, SearchDocument
from workers.projectors.product_search import ProductSearch
from workers.rebuild import rebuild


async def rebuilding(scene: Scene, rounds: int) -> list[Figure]:
    rebuilt, alone = list[float](), list[float]()
    async with leading(scene, PRODUCT_SEARCH) as led:
        assert isinstance(led.projection, ProductSearch)
        async with scene.postgres.acquire() as connection:
            pages = [page async for page in led.projection.pages(connection)]
        for _ in range(rounds):
            rebuilt.append((await rebuild(led.projection, led.feed, scene.postgres, led.lead)).seconds)
            await led.projection.store.sweep()
            alone.append(await index(pages))
    what = f"{sum(map(len, pages)):,} products"
    return [
        Figure("rebuild", f"rebuild of the search index, {what}", "s", rebuilt),
        Figure("rebuild-engine", "the engine alone, the same documents", "s", alone),
    ]


async def index(pages: Sequence[Sequence[SearchDocument]]) -> float:
    """Seconds, into an index of its own."""
    with tempfile.TemporaryDirectory(prefix="tradepost-bench-") as home:
        writer, standing = EmbeddedWriter(Path(home)), Standing(1, 0, 0, 0)
        began = time.perf_counter()
        await writer.begin(standing)
        for documents in pages:
            await writer.fill(documents)
        await writer.apply("next", [], standing, standing)
        seconds = time.perf_counter() - began
        await writer.close()
    return seconds
