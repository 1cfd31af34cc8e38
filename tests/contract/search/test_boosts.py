"""Boosts: where products stand that customers search for, and never whether they are found."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from adapters.search.boosts import Boostable, meets
from adapters.search.port import ProductQuery, Sort
from domain.search.boosts import Boost, BoostKind
from domain.search.search_settings import Placement, PlacementKind, SearchSettings
from read_models.product_search import SearchDocument
from tests.contract.search.catalog import document
from tests.contract.search.engine import KINDS, Engine, items, open_engine

YESTERDAY = datetime.now(UTC) - timedelta(days=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def boost(number: int, kind: str, strength: int, **facts: Any) -> Boost:
    return Boost(UUID(int=200 + number), BoostKind(kind), strength, **facts)


def lamp(number: int, **facts: Any) -> SearchDocument:
    return document(number, "Desk lamp", **{"released_at": LONG_AGO} | facts)


LAMPS = [
    lamp(1, brand="Acme", category=("Home", "Lighting"), price=500),
    lamp(2, brand="Zeta", category=("Home", "Lighting"), tags=("gift",), price=400),
    lamp(3, brand="Zeta", category=("Office",), released_at=YESTERDAY, price=300),
    lamp(4, brand="Zeta", category=("Office",), attributes={"Material": "Oak", "margin": "12 %"}, price=200),
    lamp(5, brand="Zeta", category=("Office",), attributes={"material": "pine", "Margin": 40}, price=100),
]
RULES = {
    "brand": (boost(1, "brand", 1, value="acme"), {1}),
    "category above": (boost(2, "category", 1, value="home"), {1, 2}),
    "tag": (boost(3, "tag", 1, value="gift"), {2}),
    "newest": (boost(4, "newest", 1, days=30), {3}),
    "attribute": (boost(5, "attribute", 1, name="MATERIAL", value="oak"), {4}),
    "margin": (boost(6, "attribute", 1, name="margin", at_least=40.0), {5}),
    "any margin": (boost(7, "attribute", 1, name="margin", at_least=12.0), {4, 5}),
}


def settings(version: int, *boosts: Boost, **others: Any) -> SearchSettings:
    return SearchSettings(boosts=boosts, version=version, **others)


async def numbers(engine: Engine, q: str, **asked: Any) -> list[int]:
    return [UUID(item["id"]).int for item in items(await engine.search(q, **{"arranged": True} | asked))]


@pytest.fixture(scope="module", params=KINDS)
async def lamps(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> AsyncIterator[Engine]:
    """Hold LAMPS; each test says by which settings."""
    home: Path = tmp_path_factory.mktemp("lamps")
    async with open_engine(request.param, home, f"contract-lamps-{worker_id}") as engine:
        await engine.hold(LAMPS)
        yield engine


async def test_each_rule_lifts_what_it_is_met_by_and_lowers_it_below_zero(lamps: Engine) -> None:
    for version, (name, (rule, met)) in enumerate(RULES.items()):
        await lamps.change(settings=settings(10 + 2 * version, rule))
        assert set((await numbers(lamps, "desk lamp"))[: len(met)]) == met, name
        await lamps.change(settings=settings(11 + 2 * version, replace(rule, strength=-1)))
        assert set((await numbers(lamps, "desk lamp"))[-len(met) :]) == met, name
        now_ms = int(time.time() * 1000)
        assert {UUID(each.id).int for each in LAMPS if meets(rule, boostable(each), now_ms)} == met, name


def boostable(found: SearchDocument) -> Boostable:
    return Boostable(
        [found.brand.slug] if found.brand else [],
        [category.slug for category in found.categories],
        [tag.slug for tag in found.tags],
        found.newest_at,
        found.item.attributes,
    )


async def test_boosts_act_in_the_order_of_relevance_for_customers_and_nowhere_else(lamps: Engine) -> None:
    await lamps.change(settings=settings(50))
    plain = {
        "admins": await numbers(lamps, "desk lamp", arranged=False),
        "browsing": await numbers(lamps, ""),
        "a chosen order": await numbers(lamps, "desk lamp", sort=Sort.PRICE),
    }
    pin = Placement(UUID(int=9), PlacementKind.PIN, UUID(int=2), "desk lamp")
    rules = (boost(1, "brand", -3, value="zeta"), boost(2, "category", 3, value="office"))
    await lamps.change(settings=settings(51, *rules, placements=(pin,)))
    assert (await numbers(lamps, "desk lamp"))[0] == 2, "what is pinned goes first"
    assert (await numbers(lamps, "sku-2"))[0] == 2, "and what is named by its code"
    assert plain == {
        "admins": await numbers(lamps, "desk lamp", arranged=False),
        "browsing": await numbers(lamps, ""),
        "a chosen order": await numbers(lamps, "desk lamp", sort=Sort.PRICE),
    }
    found = await lamps.search("desk lamp", arranged=True)
    assert (found.total, len(found.items)) == (5, 5)
    assert await numbers(lamps, "unheard") == []


async def test_a_page_says_why_each_product_stands_there(lamps: Engine) -> None:
    pin = Placement(UUID(int=9), PlacementKind.PIN, UUID(int=5), "the desk lamp")
    rules = (boost(1, "brand", 2, value="acme"), boost(2, "tag", -1, value="gift"))
    await lamps.change(settings=settings(60, *rules, stop_words=("the",), placements=(pin,)))
    query = ProductQuery("the desk lamp", arranged=True)
    shown = await lamps.reader.preview(query)

    seen = items(shown.found)
    assert [each["id"] for each in seen] == [each["id"] for each in items(await lamps.reader.search(query))]
    assert [UUID(each["id"]).int for each in seen][:2] == [5, 1]
    assert [each["why"]["place"] for each in seen] == ["pinned", *["score"] * 4]
    for each in seen:
        points = [part["points"] for part in each["why"]["parts"]]
        assert each["why"]["score"] == pytest.approx(sum(points), rel=1e-6)
        said = {part["reason"] for part in each["why"]["parts"]}
        assert said >= {"as-typed", "text", "name", "all-words", "in-stock"}
    scores = [each["why"]["score"] for each in seen[1:]]
    assert scores == sorted(scores, reverse=True)
    boosts = {UUID(each["id"]).int: boosted(each) for each in seen if boosted(each)}
    assert boosts == {1: ["A boost: brand acme, 2 up."], 2: ["A boost: tag gift, 1 down."]}
    assert (shown.read_as.words, shown.read_as.stop_words) == (("desk", "lamp"), ("the",))
    assert (shown.read_as.without, shown.read_as.having_all) == ((), 5)

    by_code = items((await lamps.reader.preview(ProductQuery("sku-4", arranged=True))).found)
    assert (UUID(by_code[0]["id"]).int, by_code[0]["why"]["place"]) == (4, "code")
    by_price = items((await lamps.reader.preview(ProductQuery("lamp", sort=Sort.PRICE, arranged=True))).found)
    assert [each["why"] for each in by_price] == [{"place": "sort", "score": None, "parts": []}] * 5
    coded = items((await lamps.reader.preview(ProductQuery("sku-4", sort=Sort.PRICE, arranged=True))).found)
    assert coded[0]["why"] == {"place": "code", "score": None, "parts": []}, "in any order"
    nothing = await lamps.reader.preview(ProductQuery("unheard", arranged=True))
    assert (nothing.found.items, nothing.read_as.having_all) == ((), 0)
    browsing = await lamps.reader.preview(ProductQuery(arranged=True))
    assert (len(browsing.found.items), browsing.read_as.having_all) == (5, None)


def boosted(item: dict[str, Any]) -> list[str]:
    return [part["text"] for part in item["why"]["parts"] if part["reason"] == "boost"]
