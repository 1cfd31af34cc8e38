"""Any catalog: imported twice it changes nothing, and exported it makes the same shop."""

import json
from pathlib import Path
from typing import Any

import asyncpg
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from adapters.settings import Settings
from cli.catalog_export import export_catalog
from cli.catalog_import import import_file
from tests.databases import empty

EXAMPLES_MAX = 7
WORDS = st.text("aAéß=+-@'|[{\"&<>;,\n \U0001f600家", max_size=6)
NAMES = WORDS.map(lambda word: f"{word}x")
FEW = st.sampled_from(["Miele", "miele ", "c", "C++", "家電"])
OPTION = ("no.", "No.", "ｎｏ.")
AMOUNTS = st.decimals(0, 999, places=2).map(str)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e15, 1e15, allow_subnormal=False)
ADDRESSES = st.integers(0, 5).map(lambda number: f"https://a.example/{number}?=|") | st.just(f"/media/{'0' * 40}.jpg")
IMAGES = st.fixed_dictionaries({"url": ADDRESSES}, optional={"alt": WORDS, "thumbnail_url": ADDRESSES | st.none()})
VARIANTS = st.fixed_dictionaries(
    {},
    optional={
        "price": AMOUNTS,
        "compare_at_price": st.none(),
        "options": st.none(),
        "stock_quantity": st.integers(0, 9),
        "backorder": st.none() | st.booleans(),
        "mpn": st.none() | NAMES,
        "ean": st.none() | st.lists(st.sampled_from(["4006381333931", "96385074", "a|b", "=1"]), max_size=2),
    },
)
PRODUCTS = st.fixed_dictionaries(
    {"skus": st.lists(st.integers(0, 11), min_size=1, max_size=3, unique=True), "variant": VARIANTS},
    optional={
        "name": NAMES,
        "description": st.none() | WORDS | st.sampled_from(["&" * 40_000, "&amp;" * 40_001]),
        "status": st.sampled_from(["draft", "published", "archived"]),
        "brand": st.none() | FEW,
        "category_path": st.none() | st.lists(FEW, max_size=3),
        "tags": st.none() | st.lists(FEW, max_size=3),
        "attributes": st.none() | st.dictionaries(NAMES, NUMBERS | st.booleans() | WORDS, max_size=3),
        "released_at": st.none() | st.just("2006-07-01T00:00:00Z"),
        "images": st.none() | st.lists(IMAGES, max_size=2, unique_by=lambda image: image["url"]),
        "slug": st.sampled_from(["c", "miele", "x"]),
    },
)
CATALOGS = st.lists(PRODUCTS, max_size=8)


GOODS = """
select v.sku, v.options, v.price, v.stock_quantity, v.backorder, v.mpn, v.barcodes, p.slug, p.name, p.description,
    p.attributes
from variants v join products p on p.id = v.product_id order by v.sku
"""


def as_line(product: dict[str, Any]) -> str:
    said = {name: value for name, value in product.items() if name not in ("skus", "variant")}
    variants = [
        {"sku": f"=SKU-{sku}", "options": {OPTION[sku % 3]: f"{sku}"}, **product["variant"]}
        if product["variant"].get("options", 0) is None
        else {**product["variant"], "sku": f"=SKU-{sku}", "options": {OPTION[sku % 3]: f"{sku}"}}
        for sku in product["skus"]
    ]
    return json.dumps({**said, "variants": variants} if len(variants) > 1 else {**said, **variants[0]})


@given(catalogs=st.tuples(CATALOGS, CATALOGS), table=st.booleans())
@bounds(
    max_examples=EXAMPLES_MAX,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink an example takes minutes here
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_any_catalog(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path, catalogs: tuple[list[Any], list[Any]], table: bool
) -> None:
    await empty(postgres)
    for catalog in catalogs:
        file = tmp_path / "catalog.jsonl"
        file.write_text("\n".join(map(as_line, catalog)))
        first = await import_file(settings, file, 100, lambda _: None)
        again = await import_file(settings, file, 100, lambda _: None)
        assert (again.created, again.changed) == (0, 0)
        assert again.refused == first.refused
    out = tmp_path / ("out.csv.gz" if table else "out.jsonl")
    total = await export_catalog(settings, out, table=table)
    exported, goods = out.read_bytes(), await postgres.fetch(GOODS)
    same = await import_file(settings, out, 100, lambda _: None)
    assert (same.created, same.changed, same.unchanged, same.refused) == (0, 0, total, [])
    await empty(postgres)
    made = await import_file(settings, out, 100, lambda _: None)
    assert (made.created, made.refused) == (total, [])
    assert await postgres.fetch(GOODS) == goods
    await export_catalog(settings, out, table=table)
    assert out.read_bytes() == exported
