"""`tradepost orders import`: an order whole or not at all, and every broken row by its line."""

import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from adapters.files.text_lines import WrongFile
from adapters.redis.client import Redis
from adapters.settings import Settings
from cli.orders import Report, import_file
from cli.orders_file import BadLine, Taken, read_orders
from domain.shop import ShopFacts

HEADER = "order,sku,name,quantity,unit_price,placed_at,customer\n"
GOOD = """536365,85123A,"HEART, HANGING",6,2.55,2010-12-01T08:26:00Z,17850
536365,71053,LANTERN,6,3.39,2010-12-01T08:26:00Z,17850
536366,22633,WARMER,1,1.85,2010-12-01 08:28:00,ann@example.com
"""
BROKEN = {
    ",85123A,X,1,2.55,2010-12-01,1": "order: This can't be empty.",
    "1,,X,1,2.55,2010-12-01,1": "sku: This can't be empty.",
    "1,85123A,X,-1,2.55,2010-12-01,1": "quantity: '-1' is no number from 1 to 1000000000.",
    "1,85123A,X,1.5,2.55,2010-12-01,1": "quantity: '1.5' is no number from 1 to 1000000000.",
    "1,85123A,X,0,2.55,2010-12-01,1": "quantity: '0' is no number from 1 to 1000000000.",
    "1,85123A,X,\uff11,2.55,2010-12-01,1": "quantity: '\uff11' is no number from 1 to 1000000000.",
    "1,85123A,X,1,2.555,2010-12-01,1": "unit_price: '2.555' is no amount such as 12.95.",
    "1,85123A,X,1,-2.55,2010-12-01,1": "unit_price: '-2.55' is no amount such as 12.95.",
    "1,85123A,X,1,nan,2010-12-01,1": "unit_price: 'nan' is no amount such as 12.95.",
    "1,85123A,X,1,2.55,12/1/2010 8:26,1": "placed_at: '12/1/2010 8:26' is no moment such as 2026-11-23T09:30:00Z.",
    "1,85123A,X,1,2.55,2999-12-01,1": "placed_at: '2999-12-01' does not lie between 1972 and now.",
    "1,85123A,X,1,2.55,2010-12-01,***": "customer: '***' is neither an e-mail address nor a short name.",
    "1,85123A,X,1,2.55,2010-12-01": "it has 6 fields, the header 7",
}


async def taken_over(settings: Settings, file: Path) -> Report:
    return await import_file(settings, file, lambda _: None)


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "orders.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def found(folder: Path, text: str | bytes, zone: str = "UTC") -> list[Taken | BadLine]:
    return list(read_orders(written(folder, text), ShopFacts("USD", ZoneInfo(zone)), lambda _: None))


async def test_good_orders_are_kept_and_broken_rows_named_by_their_line(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, tmp_path: Path
) -> None:
    file = written(tmp_path, HEADER + GOOD + "\n".join(BROKEN) + "\n536367,POST,POSTAGE,1,18.00,2010-12-02,\n")
    report = await taken_over(settings, file)
    assert (report.orders, report.lines, report.known) == (3, 4, 0)
    assert [(bad.line, bad.reason) for bad in report.refused] == list(enumerate(BROKEN.values(), 5))
    assert await postgres.fetchval("select sum(total) from orders") == 6 * 255 + 6 * 339 + 185 + 1_800
    assert await postgres.fetchval("select string_agg(distinct status, ' ') from orders") == "DELIVERED"
    emails = await postgres.fetch("select email from accounts order by email")
    assert [row["email"] for row in emails] == [
        "ann@example.com",
        "customer-17850@history.invalid",
        "guest@history.invalid",
    ]
    again = await taken_over(settings, file)
    assert (again.orders, again.lines, again.known) == (0, 0, 3)
    assert again.refused == report.refused


async def test_an_order_with_a_broken_row_stays_out_and_its_mended_file_is_taken(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, tmp_path: Path
) -> None:
    broken = GOOD.replace("LANTERN,6,3.39", "LANTERN,six,3.39")
    report = await taken_over(settings, written(tmp_path, HEADER + broken))
    assert (report.orders, report.lines) == (1, 1)
    assert [(bad.line, bad.order, bad.reason) for bad in report.refused] == [
        (3, "536365", "quantity: 'six' is no number from 1 to 1000000000.")
    ]
    assert await postgres.fetchval("select sum(total) from orders") == 185
    mended = await taken_over(settings, written(tmp_path, HEADER + GOOD))
    assert (mended.orders, mended.lines, mended.known, mended.refused) == (1, 2, 1, [])
    assert await postgres.fetchval("select sum(total) from orders") == 6 * 255 + 6 * 339 + 185


async def test_an_order_that_is_another_now_is_said_to_be(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, tmp_path: Path
) -> None:
    await taken_over(settings, written(tmp_path, HEADER + GOOD))
    other = GOOD.replace("WARMER,1,", "WARMER,2,")
    report = await taken_over(settings, written(tmp_path, HEADER + other))
    assert (report.orders, report.known) == (0, 1)
    assert [(bad.line, bad.order) for bad in report.refused] == [(4, "536366")]
    assert await postgres.fetchval("select sum(total) from orders") == 6 * 255 + 6 * 339 + 185


async def test_people_whose_names_differ_in_a_letter_are_two(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, tmp_path: Path
) -> None:
    names = (
        "Müller",
        "Möller",
        "müller@example.de",
        "möller@example.de",
        "山田",
        "山口",
        "muller@example.de",
        " MÜLLER ",
    )
    rows = "".join(f"{n},A,,1,1.00,2010-12-01,{name}\n" for n, name in enumerate(names))
    report = await taken_over(settings, written(tmp_path, HEADER + rows))
    assert (report.orders, report.refused) == (len(names), [])
    owners = await postgres.fetch("select count(*) from orders group by customer_id order by 1")
    assert [row[0] for row in owners] == [1, 1, 1, 1, 1, 1, 2], "only the case of one differs"


def test_the_lines_of_an_order_may_lie_apart(tmp_path: Path) -> None:
    apart = "1,A,,1,1.00,2010-12-01,x\n2,B,,1,1.00,2010-12-01,x\n1,C,,1,1.00,2011-01-01,x\n1,D,,1,1.00,,\n"
    taken = found(tmp_path, HEADER + apart)
    assert [
        (one.line, one.order.reference, one.order.placed_at.year, [line.sku for line in one.order.lines])
        for one in taken
        if isinstance(one, Taken)
    ] == [(3, "2", 2010, ["B"]), (2, "1", 2010, ["A", "C", "D"])]


@pytest.mark.parametrize(
    ("said", "status"),
    [("", "DELIVERED"), ("DELIVERED", "DELIVERED"), ("shipped", "SHIPPED"), (" Paid ", "PAID")],
)
def test_history_was_delivered_unless_it_says_otherwise(tmp_path: Path, said: str, status: str) -> None:
    header = "order,sku,quantity,unit_price,placed_at,status\n"
    (taken,) = found(tmp_path, f"{header}1,A,1,1.00,2010-12-01,{said}\n")
    assert isinstance(taken, Taken)
    assert taken.order.status == status


def test_all_that_is_wrong_in_a_row_is_told_at_once(tmp_path: Path) -> None:
    (bad,) = found(tmp_path, HEADER + "1,,X,none,2.555,12/1/2010,***\n")
    assert isinstance(bad, BadLine)
    assert [(fault.field, fault.code) for fault in bad.errors] == [
        ("sku", "required"),
        ("quantity", "not-a-number"),
        ("unit_price", "wrong-format"),
        ("placed_at", "wrong-format"),
        ("customer", "wrong-format"),
    ]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ("1,B,1,1.00,2010-12-01,y,", "customer: The order's first row says another one."),
        ("1,B,1,1.00,2010-12-01,,PAID", "status: The order's first row says another one."),
        ("1,B,1,1.00,2010-12-01,,CANCELLED", "status: Choose one of PAID, SHIPPED, DELIVERED: what was never"),
        ("1,B,1,1.00,2010-12-01,,REFUNDED", "status: Choose one of PAID, SHIPPED, DELIVERED: what was never"),
    ],
)
def test_rows_that_contradict_their_order_refuse_it(tmp_path: Path, second: str, reason: str) -> None:
    header = "order,sku,quantity,unit_price,placed_at,customer,status\n"
    (bad,) = found(tmp_path, f"{header}1,A,1,1.00,2010-12-01,x,SHIPPED\n{second}\n")
    assert isinstance(bad, BadLine)
    assert (bad.line, bad.order, bad.reason[: len(reason)]) == (3, "1", reason)


def test_when_an_order_was_placed_its_first_row_says(tmp_path: Path) -> None:
    wrong = found(tmp_path, f"{HEADER}1,A,,1,1.00,,x\n1,B,,1,1.00,2010-12-01,x\n")
    assert [bad.reason for bad in wrong if isinstance(bad, BadLine)] == [
        "placed_at: The order's first row says when it was placed."
    ]


def test_a_moment_without_a_zone_is_the_stores(tmp_path: Path) -> None:
    (taken,) = found(tmp_path, HEADER + GOOD.splitlines()[2], "Asia/Tokyo")
    assert isinstance(taken, Taken)
    assert taken.order.placed_at.isoformat() == "2010-11-30T23:28:00+00:00"


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_with_a_byte_order_mark_and_returns_is_read(tmp_path: Path, packed: bool) -> None:
    text = b"\xef\xbb\xbf" + (HEADER + GOOD).replace("\n", "\r\n").encode()
    assert [type(one) for one in found(tmp_path, gzip.compress(text) if packed else text)] == [Taken, Taken]


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    *_, bad = found(tmp_path, (HEADER + GOOD).encode() + b"9,\xff,x,1,1.00,2010-12-01,x\n")
    assert isinstance(bad, BadLine)
    assert (bad.line, bad.order, bad.reason) == (5, "9", "sku: It is no text in UTF-8.")


BOMB = gzip.compress((HEADER + f"9,A,{'x' * 900},1,1.00,2010-12-01,x\n" * 6_000).encode())
PACKED = gzip.compress((HEADER + GOOD * 2_000).encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "has no column order"),
        (b"sku,name\n1,2\n", "has no column order"),
        (b"order;sku;quantity;unit_price;placed_at\n", "with commas between"),
        (b"order,sku,sku,quantity,unit_price,placed_at\n", "has more than one column sku"),
        ((HEADER + GOOD).encode("utf-16"), "is in UTF-16 or UTF-32. Save it in UTF-8"),
        ((HEADER + GOOD).encode("utf-16-be"), "is no text in UTF-8"),
        (b"PK\x03\x04" + bytes(100), "is a workbook or an archive"),
        (PACKED[: len(PACKED) // 2], "the file ends early or is damaged from here on"),
        (
            gzip.compress((HEADER + f"9,A,{'x' * 900},1,1.00,2010-12-01,x\n" * 6_000).encode()),
            "unpacks to more than 200 times its size",
        ),
        ((HEADER + GOOD).encode() + b"," * 10_000_000, "it is longer than 8388608 bytes"),
        ((HEADER + GOOD + '9,A,"x,1,1.00,2010-12-01,x\n' + GOOD).encode(), "line 5: it is no CSV"),
        ((HEADER + '9,A,"x,1,1.00,2010-12-01\n8,B,",1\n' + GOOD).encode(), "line 2: it has 4 fields, the header 7"),
    ],
)
async def test_of_a_file_that_can_not_be_read_to_its_end_nothing_is_taken(
    tmp_path: Path, text: bytes, said: str
) -> None:
    with pytest.raises(WrongFile, match=said):
        next(read_orders(written(tmp_path, text), ShopFacts("USD", ZoneInfo("UTC")), lambda _: None))
