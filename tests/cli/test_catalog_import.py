"""`tradepost catalog import`."""

import gzip
import json
import random
from pathlib import Path

import asyncpg
import msgspec
import pytest

from adapters.settings import Settings, SettingsError, load_settings
from cli.catalog import Report, import_file
from cli.catalog_file import BadRow, Row, as_row
from cli.home import Home

GOOD = {
    "sku": "1", "name": "Lamp", "price": "12.95", "brand": "Acme", "category_path": ["Home", "Lamps"],
    "ean": ["0882780756328"], "mpn": "C4872A", "released_at": "2006-07-01T00:00:00Z", "attributes": {"watts": 40.0},
}  # fmt: skip


def written(file: Path, *rows: object) -> Path:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())
    return file


async def imported(settings: Settings, file: Path, *rows: object) -> Report:
    return await import_file(settings, written(file, *rows), 100, lambda _: None)


async def test_importing_again_changes_nothing(settings: Settings, postgres: asyncpg.Pool, tmp_path: Path) -> None:
    first = await imported(settings, tmp_path / "catalog.jsonl.gz", GOOD, GOOD | {"sku": "2"})
    recorded = await postgres.fetchval("select max(position) from outbox")
    again = await imported(settings, tmp_path / "catalog.jsonl.gz", GOOD, GOOD | {"sku": "2"})

    assert (first.created, first.unchanged, first.refused) == (2, 0, [])
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    assert await postgres.fetchval("select max(position) from outbox") == recorded
    slugs = await postgres.fetch("select slug from products order by slug")
    assert slugs[0]["slug"] == "lamp"
    assert slugs[1]["slug"].startswith("lamp-")


async def test_a_changed_row_changes_its_product_and_no_stock(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    await imported(settings, tmp_path / "catalog.jsonl", GOOD)
    report = await imported(settings, tmp_path / "catalog.jsonl", GOOD | {"price": "13.00", "stock_quantity": 5})
    assert (report.created, report.changed) == (0, 1)
    variant = await postgres.fetchrow("select price, stock_quantity from variants")
    assert variant is not None
    assert tuple(variant) == (1_300, 100)


async def test_broken_rows_are_named_by_line_and_the_others_kept(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    report = await imported(
        settings,
        tmp_path / "catalog.jsonl",
        GOOD,
        "{broken",
        GOOD | {"sku": "3", "price": "cheap"},
        {"sku": "4"},
        GOOD | {"sku": "5", "name": "a\x00b"},
        GOOD | {"sku": "6"},
        GOOD | {"sku": "6", "price": "1.00"},
    )
    assert (report.created, report.changed) == (2, 0)
    assert [(row.line, row.sku) for row in report.refused] == [(2, None), (3, "3"), (4, "4"), (5, "5"), (7, "6")]
    assert report.refused[-1].reason == "sku: it stands in line 6 already"
    assert "12.95" in report.refused[1].reason


async def test_what_the_api_would_not_take_is_not_imported_either(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    rows = GOOD | {"sku": "a/b"}, GOOD | {"sku": "2", "image_url": "javascript:alert(1)"}, GOOD | {"sku": "3"}
    report = await imported(settings, tmp_path / "catalog.jsonl", *rows)
    assert report.created == 1
    assert ["sku" in report.refused[0].reason, "image_url" in report.refused[1].reason] == [True, True]


async def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path
) -> None:
    rows = [
        GOOD | {"sku": str(number), "description": random.Random(number).randbytes(50).hex()} for number in range(500)
    ]
    whole = written(tmp_path / "whole.jsonl.gz", *rows).read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    report = await import_file(settings, tmp_path / "cut.jsonl.gz", 100, lambda _: None)
    assert 100 < report.created < 400
    assert [row.reason for row in report.refused] == ["the file ends early or is damaged from here on"]


@pytest.mark.parametrize(
    ("text", "currency", "amount"), [("12.95", "USD", 1_295), ("1299", "JPY", 1_299), ("1.234", "KWD", 1_234)]
)
def test_prices_are_read_in_the_shops_currency(text: str, currency: str, amount: int) -> None:
    row = as_row(1, msgspec.json.encode(GOOD | {"price": text}), currency, 100)
    assert isinstance(row, Row)
    assert row.product.price == amount


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("cheap", "USD", "price: 'cheap' is no amount such as 12.95"),
        ("1299.50", "JPY", "price: '1299.50' is no amount such as 1295"),
        ("1000000000.01", "USD", "price: it is more than 1000000000.00"),
        ("1e2", "USD", "price: '1e2' is no amount such as 12.95"),
    ],
)
def test_what_is_no_price_is_refused(text: str, currency: str, reason: str) -> None:
    row = as_row(1, msgspec.json.encode(GOOD | {"price": text}), currency, 100)
    assert isinstance(row, BadRow)
    assert row.reason == reason


def test_a_command_without_a_shop_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="tradepost up"):
        load_settings({"TRADEPOST_DATA_DIR": str(tmp_path)})
    with pytest.raises(SettingsError, match="too short"):
        load_settings({"DATABASE_URL": "x", "REDIS_URL": "x", "TRADEPOST_JWT_SECRET": "short"})


def test_a_data_folder_has_one_shop_and_private_secrets(tmp_path: Path) -> None:
    home = Home(tmp_path / "shop")
    home.occupy()
    with pytest.raises(SettingsError, match="already"):
        Home(tmp_path / "shop").occupy()
    home.leave_environment({"TRADEPOST_JWT_SECRET": "x" * 40})
    assert (home.folder / "environment.json").stat().st_mode & 0o077 == 0
    assert home.owner() == home.owner()
    home.leave()
    home.occupy()
    home.leave()
