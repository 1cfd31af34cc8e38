"""`python -m bench.search_scale`: the embedded engine with very many generated products, without the rest of the shop.

Words are drawn as they are in texts (Zipf), so that some are in nearly every product and most in few.
"""

import argparse
import asyncio
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from uuid import UUID

from rich.console import Console
from rich.table import Table

from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.port import ProductQuery, Sort
from bench.vocabulary import vocabulary
from cli.progress import bar
from domain.catalog.product import Product, ProductStatus, Variant
from domain.catalog.taxonomy import Category, Label
from domain.search.search_settings import STARTING_SETTINGS
from read_models.model import Standing
from read_models.product_search import SearchDocument, search_document

THEN = datetime(2026, 1, 1, tzinfo=UTC)
BRANDS = 2_000
CATEGORIES = 400
PORTION = 500
ROUNDS = 20


def documents(count: int, seed: int = 1) -> Iterator[SearchDocument]:
    chance = random.Random(seed)
    words = vocabulary()
    cumulative = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    brands = [Label(UUID(int=n), words[n].title(), f"brand-{n}") for n in range(BRANDS)]
    for number in range(1, count + 1):
        text = chance.choices(words, cum_weights=cumulative, k=40)
        place = chance.randrange(CATEGORIES)
        path, slugs = (
            (f"Department {place % 20}", f"{words[place]} {place}"),
            (f"department-{place % 20}", f"c-{place}"),
        )
        variant = Variant(
            UUID(int=number), f"SKU-{number}", {}, chance.randrange(100, 100_000), None, chance.randrange(50)
        )
        yield search_document(
            Product(
                id=UUID(int=number),
                slug=f"p-{number}",
                name=" ".join(text[:8]),
                description=" ".join(text[8:30]),
                status=ProductStatus.PUBLISHED,
                brand=chance.choice(brands),
                category=Category(UUID(int=place), path[1], slugs[1], None, path, slugs),
                tags=(),
                images=(),
                variants=(variant,),
                attributes={"material": text[30], "made for": " ".join(text[31:40])},
                rating_sum=chance.randrange(21),
                rating_count=4,
                units_sold=int(chance.paretovariate(1)) - 1,
                released_at=THEN + timedelta(minutes=number),
                created_at=THEN,
                updated_at=THEN,
                version=1,
            ),
            "USD",
        )


async def build(home: Path, count: int) -> None:
    writer, standing = EmbeddedWriter(home), Standing(1, 0, 0, 0, "bench")
    await writer.begin(standing)
    with bar("Indexing", count) as advance:
        generated, done = documents(count), 0
        while portion := list(islice(generated, PORTION)):
            await writer.fill(portion)
            advance(done := done + len(portion))
    await writer.apply("next", [], standing, standing, STARTING_SETTINGS)
    assert await writer.switch(1) == "switched"
    await writer.close()


def questions(count: int) -> dict[str, list[ProductQuery]]:
    chance = random.Random(2)
    words = vocabulary()
    often, seldom = words[:200], words[2_000:20_000]
    return {
        "one frequent word": [ProductQuery(chance.choice(often)) for _ in range(count)],
        "one rare word": [ProductQuery(chance.choice(seldom)) for _ in range(count)],
        "two words": [ProductQuery(f"{chance.choice(often)} {chance.choice(seldom)}") for _ in range(count)],
        "three frequent words": [ProductQuery(" ".join(chance.sample(often, 3))) for _ in range(count)],
        "ten mistyped words": [
            ProductQuery(" ".join(f"{word}x" for word in chance.sample(seldom, 10))) for _ in range(count)
        ],
        "a typo": [ProductQuery(f"{chance.choice(seldom)}x") for _ in range(count)],
        "a code": [ProductQuery(f"SKU-{chance.randrange(1_000)}") for _ in range(count)],
        "a word, two filters": [
            ProductQuery(chance.choice(often), brand=(f"brand-{chance.randrange(50)}",), in_stock=True)
            for _ in range(count)
        ],
        "a category by price": [
            ProductQuery(category=(f"c-{chance.randrange(CATEGORIES)}",), sort=Sort.PRICE) for _ in range(count)
        ],
        "everything, the newest": [ProductQuery(page_size=20 + number) for number in range(count)],
    }


async def measure_the_first(home: Path) -> float:
    """From opening to the first answer, in ms."""
    query, started = ProductQuery(vocabulary()[100]), time.perf_counter()
    await EmbeddedReader(home).search(query)
    return (time.perf_counter() - started) * 1_000


async def measure(home: Path) -> dict[str, tuple[float, float, int]]:
    """Median, p99 (ms) and the largest total for each kind of question; the first of each is not counted."""
    reader, figures = EmbeddedReader(home), dict[str, tuple[float, float, int]]()
    for name, asked in questions(ROUNDS + 1).items():
        times, total = [], 0
        for query in asked:
            started = time.perf_counter()
            found = await reader.search(query)
            times.append((time.perf_counter() - started) * 1_000)
            total = max(total, found.total)
        times = sorted(times[1:])
        figures[name] = (times[len(times) // 2], times[-1], total)
    return figures


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench.search_scale", description=__doc__)
    options.add_argument("--products", type=int, default=1_000_000)
    options.add_argument("--home", type=Path, help="keep the index there, and use the one that is there already")
    chosen = options.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="tradepost-scale-") as scratch:
        home = chosen.home or Path(scratch)
        if not any(home.glob("*")):
            home.mkdir(parents=True, exist_ok=True)
            started = time.monotonic()
            asyncio.run(build(home, chosen.products))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024
            console.print(f"built in {time.monotonic() - started:.0f} s, at most {memory} MB of memory")
        console.print(f"the first question of all took {asyncio.run(measure_the_first(home)):.0f} ms")
        table = Table("a full page with facets", "p50 ms", "p99 ms", "most hits")
        for name, (median, worst, total) in asyncio.run(measure(home)).items():
            table.add_row(name, f"{median:.1f}", f"{worst:.1f}", str(total))
        console.print(table)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024
        console.print(f"at most {memory} MB of memory, with what was read of the index")


if __name__ == "__main__":
    main()
