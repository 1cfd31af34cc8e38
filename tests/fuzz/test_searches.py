"""What people type into the field for searching, and the filters beside it, asked of the embedded engine."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.port import Chosen, ProductQuery, Sort
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine, items
from tests.fuzz.feeding import feed_shop, feed_shop_at_length, samples
from tests.fuzz.foods import ODD

KEPT = {name: content.decode().splitlines() for name, content in samples("searches").items()}
"""A query a line."""
WORDS = st.sampled_from(
    (
        "lamp",
        "LAMP-1",
        "desk",
        "wireles",
        "batterys",
        "usb-c",
        "12v",
        "4006381333931",
        "小化妆包",
        "men's",
        "OR",
        "NOT",
        "*",
    )
)
QUERIES = st.one_of(ODD, st.lists(WORDS | ODD, max_size=14).map(" ".join), st.lists(WORDS, max_size=3).map("".join))
NAMED = st.lists(
    st.builds(Chosen, ODD | st.just("display"), st.lists(ODD | st.sampled_from(("AMOLED", "1..2", "..")), min_size=1, max_size=3).map(tuple)),
    max_size=3, unique_by=lambda one: one.name,
).map(tuple)  # fmt: skip
SOME = st.lists(ODD | st.sampled_from(("home", "acme", "home-lamps")), max_size=3).map(tuple)
PRICES = st.none() | st.integers(0, 2**53)
FOOD = st.builds(
    ProductQuery,
    QUERIES.map(lambda text: text[:200]), category=SOME, brand=SOME, tag=SOME, attributes=NAMED, options=NAMED,
    min_price=PRICES, max_price=PRICES, min_rating=st.none() | st.integers(1, 5), in_stock=st.none() | st.booleans(),
    sort=st.none() | st.sampled_from(Sort), page=st.integers(1, 3) | st.integers(1, 10**6), page_size=st.integers(1, 100),
)  # fmt: skip
PLAIN = st.builds(ProductQuery, QUERIES.map(lambda text: text[:200]))


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    opened = Engine(EmbeddedWriter(tmp_path), lambda: EmbeddedReader(tmp_path))
    await opened.hold(
        [
            document(1, "Wireless desk lamp", brand="Acme", category=("Home", "Lamps"), sku="LAMP-1", price=2_000),
            document(2, "Brass floor lamp", brand="Zeta", category=("Home", "Lamps"), mpn="B 77/3-X"),
            document(3, "Wooden chair", description="for a <b>desk</b>", barcodes=("4006381333931",)),
            document(4, "Smartwatch 44 mm", brand="Quux", attributes={"display": "AMOLED", "width": "44 mm"}),
            document(5, "化妆包 小", options={"size": "S"}),
        ]
    )
    yield opened
    await opened.writer.close()
    await opened.reader.close()


def eating(engine: Engine) -> Any:
    async def eat(query: ProductQuery) -> None:
        found = await engine.reader.search(query)
        shown = items(found)
        assert len(shown) <= min(query.page_size, found.total) <= 100
        assert found.total <= 5
        assert len({item["id"] for item in shown}) == len(shown), "a product is found once"
        assert query.page > 1 or len(shown) == min(query.page_size, found.total)
        for prose in (item["highlight"]["name"] for item in shown if "highlight" in item):
            assert prose.count("<mark>") == prose.count("</mark>")
        (found.corrected or "").encode()

    return eat


async def test_the_samples_are_answered(engine: Engine) -> None:
    for query in (query for queries in KEPT.values() for query in queries):
        await eating(engine)(ProductQuery(query[:200]))


async def test_whatever_is_looked_for_is_answered(engine: Engine) -> None:
    await feed_shop(st.one_of(PLAIN, FOOD), eating(engine))


@pytest.mark.slow
async def test_whatever_is_looked_for_is_answered_at_length(engine: Engine) -> None:
    await feed_shop_at_length(st.one_of(PLAIN, FOOD), eating(engine))
