"""`tradepost orders import`: every broken row by its line, every good one kept."""

import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from redis.asyncio import Redis

from adapters.settings import Settings
from cli.orders import Report, import_file
from cli.orders_file import BadLine, Taken, WrongFile, read_orders
from domain.shop import ShopFacts

HEADER = "order,sku,name,quantity,unit_price,placed_at,customer\n"
GOOD = """536365,85123A,"HEART, HANGING",6,2.55,2010-12-01T08:26:00Z,17850
536365,71053,LANTERN,6,3.39,2010-12-01T08:26:00Z,17850
536366,22633,WARMER,1,1.85,2010-12-01 08:28:00,ann@example.com
"""
BROKEN = {
    ",85123A,X,1,2.55,2010-12-01,1": "order: give it a name of at most 255 characters",
    "1,,X,1,2.55,2010-12-01,1": "sku: '' is no SKU",
    "1,85123A,X,-1,2.55,2010-12-01,1": "quantity: '-1' is no number from 1 to 1000000000",
    "1,85123A,X,1.5,2.55,2010-12-01,1": "quantity: '1.5' is no number from 1 to 1000000000",
    "1,85123A,X,0,2.55,2010-12-01,1": "quantity: '0' is no number from 1 to 1000000000",
    "1,85123A,X,1,2.555,2010-12-01,1": "unit_price: '2.555' is no amount such as 12.95",
    "1,85123A,X,1,-2.55,2010-12-01,1": "unit_price: '-2.55' is no amount such as 12.95",
    "1,85123A,X,1,nan,2010-12-01,1": "unit_price: 'nan' is no amount such as 12.95",
    "1,85123A,X,1,2.55,12/1/2010 8:26,1": "placed_at: '12/1/2010 8:26' is no moment such as 2026-11-23T09:30:00Z",
    "1,85123A,X,1,2.55,2999-12-01,1": "placed_at: '2999-12-01' does not lie between 1972 and now",
    "1,85123A,X,1,2.55,2010-12-01,***": "customer: '***' is neither an e-mail address nor a short name",
    "1,85123A,X,1,2.55,2010-12-01": "it has 6 fields, the header 7",
}
HERE, TOKYO = ShopFacts("USD", ZoneInfo("UTC")), ShopFacts("USD", ZoneInfo("Asia/Tokyo"))


async def taken_over(settings: Settings, file: Path) -> Report:
    return await import_file(settings, file, lambda _: None)


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "orders.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


async def test_good_rows_are_kept_and_broken_ones_named_by_their_line(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, tmp_path: Path
) -> None:
    file = written(tmp_path, HEADER + GOOD + "\n".join(BROKEN) + "\n536367,POST,POSTAGE,1,18.00,2010-12-02,\n")
    report = await taken_over(settings, file)
    assert (report.orders, report.lines, report.known) == (3, 4, 0)
    assert [(bad.line, bad.reason) for bad in report.refused] == list(enumerate(BROKEN.values(), 5))
    assert await postgres.fetchval("select sum(total) from orders") == 6 * 255 + 6 * 339 + 185 + 1_800
    emails = await postgres.fetch("select email from accounts order by email")
    assert [row["email"] for row in emails] == [
        "ann@example.com",
        "customer-17850@history.invalid",
        "guest@history.invalid",
    ]
    again = await taken_over(settings, file)
    assert (again.orders, again.lines, again.known) == (0, 0, 3)
    assert again.refused == report.refused


async def test_an_order_that_is_another_now_is_said_to_be(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, tmp_path: Path
) -> None:
    await taken_over(settings, written(tmp_path, HEADER + GOOD))
    other = GOOD.replace("WARMER,1,", "WARMER,2,")
    report = await taken_over(settings, written(tmp_path, HEADER + other))
    assert (report.orders, report.known) == (0, 1)
    assert [(bad.line, bad.order) for bad in report.refused] == [(4, "536366")]
    assert await postgres.fetchval("select sum(total) from orders") == 6 * 255 + 6 * 339 + 185


def test_the_lines_of_an_order_may_lie_apart(tmp_path: Path) -> None:
    apart = "1,A,,1,1.00,2010-12-01,x\n2,B,,1,1.00,2010-12-01,x\n1,C,,1,1.00,2011-01-01,x\n"
    found = list(read_orders(written(tmp_path, HEADER + apart), HERE, lambda _: None))
    assert all(isinstance(taken, Taken) for taken in found)
    assert [
        (t.line, t.order.reference, [line.sku for line in t.order.lines]) for t in found if isinstance(t, Taken)
    ] == [
        (3, "2", ["B"]),
        (2, "1", ["A", "C"]),
    ]


def test_a_moment_without_a_zone_is_the_stores(tmp_path: Path) -> None:
    (taken,) = read_orders(written(tmp_path, HEADER + GOOD.splitlines()[2]), TOKYO, lambda _: None)
    assert isinstance(taken, Taken)
    assert taken.order.placed_at.isoformat() == "2010-11-30T23:28:00+00:00"


def test_a_packed_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    packed = gzip.compress(b"\xef\xbb\xbf" + (HEADER + GOOD).encode())
    assert len(list(read_orders(written(tmp_path, packed), HERE, lambda _: None))) == 2


def test_what_is_no_text_or_cut_off_is_named(tmp_path: Path) -> None:
    text = (HEADER + GOOD).encode() + b"9,\xff,x,1,1.00,2010-12-01,x\n"
    *_, bad = read_orders(written(tmp_path, text), HERE, lambda _: None)
    assert bad == BadLine(5, "9", "sku: it is not text in UTF-8")
    packed = gzip.compress((HEADER + GOOD * 2_000).encode())
    *_, bad = read_orders(written(tmp_path, packed[: len(packed) // 2]), HERE, lambda _: None)
    assert isinstance(bad, BadLine)
    assert bad.reason.startswith("the file can't be read here")


@pytest.mark.parametrize("text", ["", "sku,name\n1,2\n", "order;sku;quantity;unit_price;placed_at\n"])
def test_a_file_without_the_columns_is_no_orders_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongFile, match="has no column"):
        list(read_orders(written(tmp_path, text), HERE, lambda _: None))
