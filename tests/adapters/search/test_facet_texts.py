"""Facet values are counted as numbers, and shown as what they stand for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.search.embedded import facet_texts
from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.port import FACET_VALUES_MAX
from read_models.product_search import SearchDocument
from tests.contract.search.catalog import document
from tests.contract.search.engine import Engine, facets_of


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Engine]:
    engine = Engine(EmbeddedWriter(tmp_path), lambda: EmbeddedReader(tmp_path))
    yield engine
    await engine.reader.close()
    await engine.writer.close()


async def test_of_brands_with_as_many_products_those_are_shown_that_come_first_in_the_alphabet(shop: Engine) -> None:
    brands = [f"Brand {number:03}" for number in range(FACET_VALUES_MAX + 50)]
    lamps = [document(place, "Lamp", brand=brand) for place, brand in enumerate([*brands, brands[-1]], 1)]
    await shop.hold(lamps)
    shown = [(brand.name, brand.count) for brand in facets_of(await shop.search()).brand]
    assert shown == [(brands[-1], 2), *((brand, 1) for brand in brands[: FACET_VALUES_MAX - 1])]


async def test_a_value_that_is_spelled_anew_is_shown_so(shop: Engine) -> None:
    def lamp(brand: str, cover: str) -> SearchDocument:
        return document(1, "Lamp", brand=brand, attributes={"cover": cover})

    async def shown() -> tuple[list[str], set[str]]:
        facets = facets_of(await shop.search())
        return [brand.name for brand in facets.brand], {one.value for one in facets.attributes[0].values}

    await shop.hold([lamp("acme", "linen"), document(2, "Sofa", attributes={"cover": "velvet"})])
    assert await shown() == (["acme"], {"linen", "velvet"})
    await shop.change(lamp("ACME", "Linen"))
    assert await shown() == (["ACME"], {"Linen", "velvet"})


async def test_what_was_forgotten_is_read_again(shop: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facet_texts, "TEXTS_REMEMBERED_MAX", 1)
    await shop.hold([document(1, "Lamp", brand="Acme"), document(2, "Desk", brand="Zeta"), document(3, "Chair")])
    for query in ("lamp", "desk", ""):
        assert {brand.name for brand in facets_of(await shop.search(query)).brand} == {
            "lamp": {"Acme"},
            "desk": {"Zeta"},
            "": {"Acme", "Zeta"},
        }[query]
