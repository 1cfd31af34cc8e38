"""The examples of docs/imports.md: what a reader copies from there is taken in whole, and changes nothing again."""

import re
from pathlib import Path

import asyncpg
import pytest

from adapters.catalog_files.line_fields import KNOWN
from adapters.settings import Settings
from cli import catalog_import, orders
from cli.order_row import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs/imports.md").read_text()


def example(form: str) -> str:
    (text,) = re.findall(rf"```{form}\n(.*?)```", PAGE, re.DOTALL)
    return str(text)


def columns(part: str) -> set[str]:
    """The fields a table of the page names."""
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return {name for line in lines for name in re.findall("`([a-z_]+)`", line.split("|")[1])}


@pytest.mark.parametrize(("form", "products"), [("jsonl", 3), ("csv", 2)])
async def test_the_catalogs(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path, form: str, products: int
) -> None:
    file = tmp_path / f"catalog.{form}"
    file.write_text(example(form))
    first = await catalog_import.import_file(settings, file, 100, lambda _: None)
    assert (first.created, first.refused, first.unknown_fields) == (products, [], [])
    again = await catalog_import.import_file(settings, file, 100, lambda _: None)
    assert (again.unchanged, again.refused) == (products, [])


async def test_the_orders(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(example("orders"))
    first = await orders.import_file(settings, file, lambda _: None)
    assert (first.orders, first.lines, first.refused) == (2, 3, [])
    again = await orders.import_file(settings, file, lambda _: None)
    assert (again.known, again.refused) == (2, [])


def test_every_field_is_named() -> None:
    catalog, history = PAGE.split("## Orders")
    assert columns(catalog) == KNOWN
    assert columns(history) == set(COLUMNS)
