"""The examples of docs/imports.md: what a reader copies from there is taken in whole, and changes nothing again."""

import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from adapters.catalog_files.line_fields import KNOWN
from adapters.settings import Settings
from cli import catalog_import, orders
from cli.order_row import COLUMNS
from tests.docs.blocks import ROOT, blocks

PAGE = (ROOT / "docs/imports.md").read_text()


def example(form: str) -> str:
    (text,) = (block.text for block in blocks("docs/imports.md") if block.language == form)
    return text


def columns(part: str) -> set[str]:
    """The fields a table of the page names."""
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return {name for line in lines for name in re.findall("`([a-z_]+)`", line.split("|")[1])}


GOODS = """
select v.sku, v.options::text, v.price, v.stock_quantity, p.slug, p.name, p.attributes::text, b.name, c.path,
    array(select t.name from product_tags join tags t on t.id = tag_id where product_id = p.id order by 1)
from variants v join products p on p.id = v.product_id left join brands b on b.id = p.brand_id
    left join categories c on c.id = p.category_id order by v.sku
"""
LAMPS, SHIRTS = ["Home", "Lamps"], ["Clothing", "Shirts"]
DIMMABLE, LINEN = '{"watts": 7, "dimmable": true}', '{"fabric": "linen"}'
CATALOGS: dict[str, list[tuple[Any, ...]]] = {
    "jsonl": [
        ("LAMP-1", "{}", 3_990, 100, "desk-lamp", "Desk Lamp", DIMMABLE, "Alder & Finch", LAMPS, []),
        ("MUG-1", "{}", 850, 100, "mug", "Mug", "{}", None, None, []),
        ("TEE-M", '{"size": "M"}', 1_900, 100, "tee", "Tee", "{}", None, None, ["new", "organic"]),
        ("TEE-S", '{"size": "S"}', 1_900, 12, "tee", "Tee", "{}", None, None, ["new", "organic"]),
    ],
    "csv": [
        ("SHIRT-M", '{"size": "M"}', 5_900, 0, "shirt", "Shirt", LINEN, "Nordlicht", SHIRTS, ["new", "organic"]),
        ("SHIRT-S", '{"size": "S"}', 5_900, 4, "shirt", "Shirt", LINEN, "Nordlicht", SHIRTS, ["new", "organic"]),
        ("SOCK-1", "{}", 900, 30, "sock", "Sock", '{"fabric": "wool"}', "Nordlicht", ["Clothing"], []),
    ],
}
SOLD = """
select o.reference, o.status, to_char(o.placed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), o.total, a.name,
    i.sku, i.name, i.quantity, i.unit_price
from orders o join order_items i on i.order_id = o.id join accounts a on a.id = o.customer_id order by 1, i.place
"""


@pytest.mark.parametrize("form", CATALOGS)
async def test_the_catalogs(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"catalog.{form}"
    file.write_text(example(form))
    first = await catalog_import.import_file(settings, file, 100, lambda _: None)
    products = len({row[4] for row in CATALOGS[form]})
    assert (first.created, first.refused, first.unknown_fields) == (products, [], [])
    again = await catalog_import.import_file(settings, file, 100, lambda _: None)
    assert (again.unchanged, again.refused) == (products, [])
    assert [tuple(row) for row in await postgres.fetch(GOODS)] == CATALOGS[form]


async def test_the_orders(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(example("orders"))
    first = await orders.import_file(settings, file, lambda _: None)
    assert (first.orders, first.lines, first.refused) == (2, 3, [])
    again = await orders.import_file(settings, file, lambda _: None)
    assert (again.known, again.refused) == (2, [])
    mueller = ("536365", "DELIVERED", "2010-12-01 08:26", 23_100, "Customer Müller")
    assert [tuple(row) for row in await postgres.fetch(SOLD)] == [
        (*mueller, "LAMP-1", "LAMP, DESK", 6, 3_550),
        (*mueller, "POST", "POSTAGE", 1, 1_800),
        ("536366", "SHIPPED", "2010-12-01 08:28", 1_785, "ann", "TEE-S", "TEE SHIRT", 1, 1_785),
    ]


def test_every_field_is_named() -> None:
    catalog, history = PAGE.split("## Orders")
    assert columns(catalog) == KNOWN
    assert columns(history) == set(COLUMNS)
