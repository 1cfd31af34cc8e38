"""The search engine asked in this process: what a page of results costs without anybody who passes it on."""

import time
from itertools import cycle

import psutil

from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.port import ProductQuery
from bench.load.request import Load
from bench.paths import search_words
from bench.scene import Scene
from bench.spread import percentile
from bench.subject import Subject


def engine(scene: Scene) -> Subject:
    assert scene.settings.search_dir is not None
    reader, words = EmbeddedReader(scene.settings.search_dir), cycle(search_words())

    async def load(seconds: float) -> Load:
        times, began = list[float](), time.perf_counter()
        while (started := time.perf_counter()) < began + seconds:
            await reader.search(ProductQuery(q=next(words), arranged=True))
            times.append((time.perf_counter() - started) * 1_000)
        took = time.perf_counter() - began
        return Load(len(times), took, percentile(times, 50), percentile(times, 99), 0)

    return Subject("engine", "the search engine asked in this process", load, {"api": psutil.Process()}, yardstick=True)
