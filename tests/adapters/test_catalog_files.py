"""Catalog files: what each form says, and the reason for everything that says nothing."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import UNSET

from adapters.catalog_files.cells import guarded, list_cell, listed, unguarded
from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.read_catalog import read_catalog
from adapters.catalog_files.row_groups import grouped
from adapters.catalog_files.rows import BadRow, Row, UnknownFields
from adapters.catalog_files.table_rows import TableRow, keys_of
from adapters.files.text_lines import LINE_BYTES_MAX, WrongFile
from domain.catalog.catalog_line import CatalogLine, SaidImage, SaidVariant
from domain.catalog.product import SAME_SKU
from domain.catalog.product_fields import ATTRIBUTES_CHARS_MAX, DESCRIPTION_CHARS_MAX

LAMP = {"sku": "LAMP", "name": "Lamp", "price": "12.95"}


def read(folder: Path, text: str | bytes, name: str = "catalog.jsonl", currency: str = "USD") -> list[Row | BadRow]:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_catalog(file, Reader(currency, 100), UnknownFields(), lambda _: None))


def products(rows: list[Row | BadRow]) -> list[CatalogLine]:
    assert [row for row in rows if isinstance(row, BadRow)] == []
    return [row.product for row in rows if isinstance(row, Row)]


def reasons(rows: list[Row | BadRow]) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in rows if isinstance(row, BadRow)]


def lamp(**fields: object) -> str:
    return json.dumps({name: value for name, value in (LAMP | fields).items() if value != "LEFT OUT"})


def test_a_line_says_what_stands_in_it_and_nothing_else(tmp_path: Path) -> None:
    (said,) = products(read(tmp_path, json.dumps(LAMP)))
    assert said == CatalogLine(variants=(SaidVariant(sku="LAMP", opening_stock=100, price=1_295),), name="Lamp")


def test_null_clears(tmp_path: Path) -> None:
    clearable = "description brand category_path tags attributes released_at images"
    (said,) = products(
        read(tmp_path, lamp(**dict.fromkeys(f"{clearable} compare_at_price mpn ean options backorder".split())))
    )
    assert said == CatalogLine(
        variants=(
            SaidVariant(
                sku="LAMP", opening_stock=100, price=1_295, compare_at_price=None, mpn=None, barcodes=(), options={},
                backorder=False,
            ),
        ),
        name="Lamp", description="", brand=None, category_path=(), tags=(), attributes={}, released_at=None, images=(),
    )  # fmt: skip


@pytest.mark.parametrize(("cell", "backorder"), [("true", True), ("TRUE", True), ("false", False), ("", False)])
def test_a_table_says_in_any_case_whether_more_may_be_ordered_than_lies_there(
    tmp_path: Path, cell: str, backorder: bool
) -> None:
    (said,) = products(read(tmp_path, f"sku,name,price,backorder\nA,Lamp,1.00,{cell}\n", "a.csv"))
    assert said.variants[0].backorder is backorder
    assert reasons(read(tmp_path, "sku,name,price,backorder\nA,Lamp,1.00,maybe\n", "b.csv")) == [
        (2, "backorder: This must be true or false.")
    ]


@pytest.mark.parametrize("name", ["name", "slug", "status", "price", "sku"])
def test_what_a_product_can_not_be_without_is_not_cleared(tmp_path: Path, name: str) -> None:
    assert reasons(read(tmp_path, lamp(**{name: None}))) == [(1, f"{name}: This can't be empty.")]


@pytest.mark.parametrize(
    ("price", "currency", "amount"), [("12.95", "USD", 1_295), ("1299", "JPY", 1_299), ("1.23", "KWD", 1_230)]
)
def test_prices_are_read_in_the_shops_currency(tmp_path: Path, price: str, currency: str, amount: int) -> None:
    (said,) = products(read(tmp_path, lamp(price=price), currency=currency))
    assert said.variants[0].price == amount


SIZES = [
    {"sku": "S", "options": {"size": "S"}, "price": "9.00"},
    {"sku": "M", "options": {"size": "M"}, "price": "9.50"},
]
TEE = {"slug": "tee", "name": "Tee", "category_path": ["Clothes", "Tees"], "tags": ["new"], "variants": SIZES}
TABLE = """slug,name,category_path,tags,sku,option.size,price
tee,Tee,Clothes|Tees,new,S,S,9.00
tee,,,,M,M,9.50
"""


def test_a_product_with_variants_in_both_forms(tmp_path: Path) -> None:
    assert products(read(tmp_path, json.dumps(TEE))) == products(read(tmp_path, TABLE, "tees.csv"))


def test_rows_of_a_product_may_lie_apart_and_say_the_same_again(tmp_path: Path) -> None:
    header, first, second = TABLE.splitlines()
    apart = [header, first, "mug,Mug,,,MUG,,5.00", second.replace("tee,,,,", "tee,Tee,Clothes|Tees,new,")]
    mug, tee = products(read(tmp_path, "\n".join(apart), "tees.csv"))
    assert (mug.name, [variant.sku for variant in tee.variants]) == ("Mug", ["S", "M"])


@pytest.mark.parametrize("text", [b"\xef\xbb\xbf" + TABLE.encode(), TABLE.replace("\n", "\r\n").encode()])
def test_a_byte_order_mark_and_returns_change_nothing(tmp_path: Path, text: bytes) -> None:
    assert products(read(tmp_path, text, "tees.csv")) == products(read(tmp_path, TABLE, "tees.csv"))


@pytest.mark.parametrize(("name", "rows"), [("tees.csv", 1), ("tees", 1), ("tees.txt", 1)])
def test_the_form_is_told_by_the_name_or_else_by_how_it_begins(tmp_path: Path, name: str, rows: int) -> None:
    assert len(read(tmp_path, TABLE, name)) == rows
    assert len(read(tmp_path, "\n" + json.dumps(TEE), name.removesuffix(".csv"))) == rows


def test_an_empty_cell_clears_and_a_column_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    (said,) = products(read(tmp_path, "sku,description,brand,stock_quantity,name\nA,,,,\n", "a.csv"))
    assert said == CatalogLine(variants=(SaidVariant(sku="A", opening_stock=100),), description="", brand=None), (
        "a name and a stock can't be empty: those cells say nothing"
    )


def test_a_table_may_name_products_by_any_name_of_theirs(tmp_path: Path) -> None:
    unnamed = "product,slug,sku,option.size,name,price\n,tee,A,S,Tee,1.00\n,tee,B,M,,2.00\n"
    (said,) = products(read(tmp_path, unnamed, "b.csv"))
    assert [variant.sku for variant in said.variants] == ["A", "B"], "an empty name is none: the slug says which"
    (said,) = products(read(tmp_path, "product,sku,price\nT-Shirt No. 1,A,1.00\nT-Shirt No. 1,B,1.00\n", "a.csv"))
    assert (said.skus, said.slug) == (("A", "B"), UNSET)


ROWS: Mapping[str, tuple[str, list[tuple[int, str]]]] = {
    "a name that differs": ("tee,Other,,,M,M,9.50", [(3, "name: Line 2, the product's first row, does not say so.")]),
    "a broken variant": ("tee,,,,M,M,cheap", [(3, "price: 'cheap' is no amount such as 12.95.")]),
    "too few cells": ("tee,,,M", [(3, "it has 4 fields, the header 7")]),
    "the same variant again": ("tee,,,,s,M,9.00", [(2, f"variants[1].sku: {SAME_SKU}")]),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_product_of_a_table_comes_whole_or_not_at_all(tmp_path: Path, case: str) -> None:
    row, expected = ROWS[case]
    header, first, _ = TABLE.splitlines()
    assert reasons(read(tmp_path, "\n".join((header, first, row)), "tees.csv")) == expected
    assert len(read(tmp_path, "\n".join((header, first, row, "mug,Mug,,,MUG,,5.00")), "tees.csv")) == 2


JOINED: Mapping[str, list[str]] = {
    "a name, then a slug": ["T-Shirt,tee,A", ",tee,B"],
    "a slug, then a name": [",tee,A", "T-Shirt,tee,B"],
    "a name, then both": ["T-Shirt,tee,A", "T-Shirt,,B", ",tee,C"],
    "what joins them comes last": [",tee,A", "T-Shirt,tee,B", "t-shirt ,,C"],
    "in any case": ["T-Shirt,,A", "t-shirt,,B", "Ｔ-SHIRT,,C"],
}


@pytest.mark.parametrize("case", JOINED)
def test_rows_are_one_product_by_name_or_slug(tmp_path: Path, case: str) -> None:
    rows = ["product,slug,sku,option.n,name,price", *(f"{row},{row[-1]},Tee,1.00" for row in JOINED[case])]
    rows.insert(2, "tee,,MUG,,Mug,5.00")  # a name that is another's slug
    mug, tee = sorted(products(read(tmp_path, "\n".join(rows), "a.csv")), key=lambda one: len(one.skus))
    assert mug.skus == ("MUG",)
    assert tee.skus == tuple(row[-1] for row in JOINED[case])
    assert tee.slug in ("tee", UNSET)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["T-Shirt,tee,A", "Shirt,tee,B"], [(3, "product: Line 2 calls the same product T-Shirt.")]),
        ([",tee,A", "T-Shirt,tee,B", "Shirt,tee,C"], [(4, "product: Line 3 calls the same product T-Shirt.")]),
        (["T-Shirt,tee,A", "T-Shirt,shirt,B"], [(3, "slug: Line 2, the product's first row, does not say so.")]),
        (["T-Shirt,,A", "T-Shirt,tee,B"], [(3, "slug: Line 2, the product's first row, does not say so.")]),
        (["T-Shirt,tee,A", ",tee,B/"], [(3, "sku: A SKU is one line without slashes, and more than dots.")]),
        (["T-Shirt,tee,A", ",tee"], [(3, "it has 2 fields, the header 3")]),
    ],
)
def test_half_a_product_of_two_names_is_none(tmp_path: Path, rows: list[str], told: list[tuple[int, str]]) -> None:
    read_rows = read(tmp_path, "\n".join(["product,slug,sku", *rows, "Mug,,MUG"]), "a.csv")
    assert reasons(read_rows) == told
    assert [row.product.skus for row in read_rows if isinstance(row, Row)] == [("MUG",)]


UNREADABLE: Mapping[str, tuple[list[str], list[int], str]] = {
    "a quote within a text": (["tee,A", 'tee,"5" x"', "mug,B", "jug,C"], [2, 3, 4], "C"),
    "a quote that takes rows in": (["cup,A", "tee,B", 'mug,"C', "mug,D", 'jug,"E"', "jar,F"], [3, 4, 7], "A"),
    "a comma too many": (["tee,A", "5, x,B", "mug,C", "jug,D"], [2, 3, 4], "D"),
    "too few cells, and a slug that others have": (["tee,A", "tee", "mug,B"], [3], "B"),
    "the last one": (["tee,A", "mug,B", "jug,C", 'jar,"D" x"'], [4, 5], "AB"),
    "between rows of one product": (["mug,A", "tee,B", 'tee,"C" x"', "tee,D", "jug,E"], [3, 4], "AE"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_row_that_can_not_be_read_may_be_of_the_products_beside_it(tmp_path: Path, case: str) -> None:
    rows, told, taken = UNREADABLE[case]
    read_rows = read(tmp_path, "\n".join(["slug,sku", *rows]), "a.csv")
    assert sorted(row.line for row in read_rows if isinstance(row, BadRow)) == told
    assert "".join(sku for row in read_rows if isinstance(row, Row) for sku in row.product.skus) == taken


SOME_ROWS = st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from(["", "a", "b", "c"])), max_size=6)


@given(SOME_ROWS)
def test_no_two_products_of_a_table_share_a_name_or_a_slug(keys: list[tuple[str, str]]) -> None:
    known = [(line, keys_of(*row)) for line, row in enumerate(keys) if any(row)]
    groups = grouped(TableRow(line, {}, keys=row) for line, row in known)
    for _, row in known:
        reached = set(row)
        for _ in known:
            reached.update(key for _, other in known if reached & set(other) for key in other)
        assert {key for _, other in known for key in other if groups.group(key) == groups.group(row[0])} == reached
        assert groups.ends_with(groups.group(row[0]), max(at for at, other in known if reached & set(other)))


DEEP = 100_000
BAD_LINES: Mapping[str, tuple[str | bytes, str]] = {
    "no JSON": ("{broken", "it is no JSON: Expecting property name enclosed in double quotes at character 2"),
    "a list": ("[1, 2]", "it is no JSON object"),
    "a number": ("12", "it is no JSON object"),
    "no UTF-8": (b'{"sku": "\xff"}', "it is no text in UTF-8"),
    "half a character": ('{"sku": "A", "name": "\\ud800"}', "name: it is no text in UTF-8"),
    "depth": ('{"sku": "A", "x": ' + "[" * DEEP, "it is nested too deep"),
    "depth of attributes": (lamp(attributes={"a": {"b": {"c": 1}}}), "attributes.a: This must be a text"),
    "a name twice": ('{"sku": "A", "sku": "B"}', "sku: it stands there twice"),
    "an attribute twice": ('{"sku": "A", "attributes": {"a": 1, " a": 2}}', "a: it stands there twice"),
    "NaN": ('{"sku": "A", "attributes": {"a": NaN}}', "NaN is no number"),
    "infinity": ('{"sku": "A", "attributes": {"a": -Infinity}}', "-Infinity is no number"),
    "beyond doubles": ('{"sku": "A", "attributes": {"a": 1e999}}', "attributes.a: At most 9007199254740991."),
    "5,000 digits": ('{"sku": "A", "attributes": {"a": ' + "9" * 5_000 + "}}", "Exceeds the limit"),
    "no SKU": ('{"name": "Lamp"}', "sku: This is needed."),
    "a SKU with a slash": (lamp(sku="a/b"), "sku: A SKU is one line without slashes, and more than dots."),
    "a long name": (lamp(name="x" * 301), "name: At most 300 characters."),
    "2 MB of description": (lamp(description="x" * 2_000_000), "description: At most 40000 characters of HTML"),
    "a long attribute's name": (lamp(attributes={"x" * 10_000: 1}), "attributes.xxx"),
    "a long attribute": (lamp(attributes={"x": "x" * 10_001}), "attributes.x: At most 10000 characters."),
    "many attributes": (lamp(attributes=dict.fromkeys(map(str, range(301)), 1)), "attributes: At most 300 entries."),
    "many tags": (lamp(tags=["x"] * 51), "tags: At most 50 entries."),
    "many levels": (lamp(category_path=["x"] * 9), "category_path: At most 8 entries."),
    "many variants": (json.dumps({"variants": [{"sku": str(n)} for n in range(101)]}), "variants: At most 100"),
    "no variants": (json.dumps({"variants": []}), "variants: At least 1 entries."),
    "a price beside variants": (lamp(variants=[{"sku": "A"}]), "sku: Say it in the variants"),
    "two variants of one SKU": (json.dumps({"variants": [{"sku": "a"}, {"sku": "A"}]}), f"variants[1].sku: {SAME_SKU}"),
    "a price with an underscore": (lamp(price="1_0.00"), "price: '1_0.00' is no amount such as 12.95"),
    "a price in wide digits": (lamp(price="\uff11.00"), "price: '\uff11.00' is no amount such as 12.95"),
    "a price of Arabic digits": (lamp(price="\u0661\u0662"), "price: '\u0661\u0662' is no amount such as 12.95"),
    "a number for a price": (lamp(price=12.95), "price: This must be a text."),
    "a negative price": (lamp(price="-1"), "price: '-1' is no amount such as 12.95"),
    "too many decimals": (lamp(price="1.999"), "price: '1.999' is no amount such as 12.95"),
    "a price no shop has": (lamp(price="1000000000.01"), "price: At most 1000000000.00."),
    "a true stock": (lamp(stock_quantity=True), "stock_quantity: This must be a whole number."),
    "a negative stock": (lamp(stock_quantity=-1), "stock_quantity: At least 0."),
    "another currency": (lamp(currency="EUR"), "currency: This store's currency is USD."),
    "an address that is none": (lamp(image_url="javascript:alert(1)"), "image_url: This is no address of the web, as in https://example.com/lamp.jpg."),
    "an address twice": (lamp(images=[{"url": "http://a/b"}] * 2), "images: An address stands there twice."),
    "images two ways": (lamp(images=[], image_url="http://a/b"), "image_url: Say it in the images"),
    "a thumbnail of nothing": (lamp(thumbnail_url="http://a/b"), "thumbnail_url: Say the image_url it belongs to."),
    "a status nobody knows": (lamp(status="hidden"), "status: Choose one of draft, published, archived."),
    "a slug with blanks": (lamp(slug="a b"), "slug: Use lower-case letters a to z and digits, joined by hyphens."),
    "a moment without a zone": (lamp(released_at="2020-01-01T00:00:00"), "released_at: Give a moment with its"),
    "a year no shop knows": (lamp(released_at="9999-12-31T23:59:59Z"), "released_at: Choose a day from 1000-01-01"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_is_named_and_costs_nothing_else(tmp_path: Path, case: str) -> None:
    line, reason = BAD_LINES[case]
    whole = line if isinstance(line, bytes) else line.encode()
    rows = read(tmp_path, b"\n".join((lamp(sku="1").encode(), whole, lamp(sku="3").encode())))
    assert [row.line for row in rows] == [1, 2, 3]
    (bad,) = [row for row in rows if isinstance(row, BadRow)]
    assert bad.reason.startswith(reason)


def test_all_that_is_wrong_in_a_line_is_told_at_once(tmp_path: Path) -> None:
    wrong = {"name": "", "status": "hidden", "price": "cheap", "images": [{"url": "lamp.jpg"}], "currency": "EUR"}
    (bad,) = read(tmp_path, lamp(**wrong))
    assert isinstance(bad, BadRow)
    assert [(fault.field, fault.code) for fault in bad.errors] == [
        ("price", "wrong-format"),
        ("name", "required"),
        ("status", "not-one-of"),
        ("images[0].url", "wrong-format"),
        ("currency", "not-one-of"),
    ]
    assert bad.reason == "; ".join(f"{fault.field}: {fault.message}" for fault in bad.errors)


def test_all_that_is_wrong_in_a_row_is_told_at_once(tmp_path: Path) -> None:
    (bad,) = read(tmp_path, "sku,name,price,stock_quantity,attributes\nA/B,Lamp,1_0,many,{\n", "a.csv")
    assert isinstance(bad, BadRow)
    assert [(fault.field, fault.code) for fault in bad.errors] == [
        ("attributes", "wrong-format"),
        ("price", "wrong-format"),
        ("sku", "wrong-format"),
        ("stock_quantity", "not-a-number"),
    ]


@pytest.mark.parametrize("day", ["1925-04-10", "1000-01-01", "2999-12-31"])
def test_a_book_may_be_older_than_any_shop(tmp_path: Path, day: str) -> None:
    (said,) = products(read(tmp_path, lamp(released_at=f"{day}T00:00:00Z")))
    assert str(said.released_at).startswith(day)


def test_a_line_longer_than_any_product_is_skipped_without_being_kept(tmp_path: Path) -> None:
    long = b"x" * (3 * LINE_BYTES_MAX)
    rows = read(tmp_path, b"\n".join((lamp(sku="1").encode(), long, lamp(sku="3").encode())))
    assert reasons(rows) == [(2, f"it is longer than {LINE_BYTES_MAX} bytes")]
    assert len(rows) == 3


def test_the_longest_product_fits_into_a_line() -> None:
    wide = "\U0001f600"
    product: dict[str, Any] = {
        "name": wide * 300, "description": "&quot;" * DESCRIPTION_CHARS_MAX, "brand": wide * 300,
        "category_path": [wide * 300] * 8,
        "tags": [wide * 300] * 50, "attributes": {"a": wide * ATTRIBUTES_CHARS_MAX},
        "images": [{"url": "x" * 2_000, "alt": wide * 500, "thumbnail_url": "x" * 2_000}] * 50,
        "variants": [{"sku": wide * 100, "options": {str(n) + wide * 98: wide * 200 for n in range(20)},
                      "mpn": wide * 300, "ean": [wide * 50] * 200, "price": "9" * 15}] * 100,
    }  # fmt: skip
    assert len(json.dumps(product, ensure_ascii=False).encode()) < LINE_BYTES_MAX


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (json.dumps(LAMP).encode("utf-16"), "a.jsonl", "is in UTF-16 or UTF-32. Save it in UTF-8"),
        (TABLE.encode("utf-16-le"), "a.csv", "is no text in UTF-8"),
        (b"PK\x03\x04rest", "a.csv", "is a workbook or an archive"),
        ("sku,attr.Größe\n".encode("latin-1"), "a.csv", "can't be read: it is no text in UTF-8. Save it in UTF-8"),
        (b"\x1f\x8b\x08rest", "a.csv.gz", "can't be unpacked: the file ends early or is damaged"),
        (b"\x1f\x8b\x08rest", "a", "can't be unpacked: the file ends early or is damaged"),
        (b"slug;sku;price\n", "a.csv", "has no column sku"),
        (b"sku,price,price\n", "a.csv", "has more than one column price"),
        (b"sku" + b"".join(b",attr.a%d" % n for n in range(2_000)), "a.csv", "has 2001 columns, 2000 at most"),
        (b"sku,attributes,attr.colour\n", "a.csv", "says attributes in one column and in columns attr.NAME"),
        (b"sku" + b"," * 10_000_000, "a.csv", "it is longer than"),
    ],
)
def test_of_a_file_that_is_no_catalog_nothing_is_read(tmp_path: Path, text: bytes, name: str, said: str) -> None:
    with pytest.raises(WrongFile, match=said):
        read(tmp_path, text, name)


def test_line_ends_of_old_are_told_in_our_words(tmp_path: Path) -> None:
    assert reasons(read(tmp_path, "sku,name\nA,Tee\rB,Mug\n", "a.csv")) == [
        (2, "it is no CSV: a line ends in a carriage return alone. Save it with line feeds")
    ]


def test_names_beside_products_say_the_same_in_any_spelling(tmp_path: Path) -> None:
    table = "slug,brand,tags,sku,price\ntee,Miele,a|b,S,1.00\ntee,MIELE ,A|b,M,1.00\n"
    (said,) = products(read(tmp_path, table, "a.csv"))
    assert (said.brand, said.tags, said.skus) == ("Miele", ("a", "b"), ("S", "M"))


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a"])
def test_of_a_file_that_ends_early_what_is_there_is_read(tmp_path: Path, name: str) -> None:
    whole = gzip.compress(f"{json.dumps(LAMP)}\n".encode(), mtime=0)
    first, broken = read(tmp_path, whole[:-4], name)
    assert (first.line, isinstance(first, Row)) == (1, True)
    assert reasons([broken]) == [(2, "the file ends early or is damaged from here on")]


def test_a_row_of_ten_million_columns_is_named(tmp_path: Path) -> None:
    rows = read(tmp_path, b"sku,price\nA,1.00\nB" + b"," * 10_000_000 + b"\nC,1.00\n", "a.csv")
    assert [(row.line, isinstance(row, Row)) for row in rows] == [(2, True), (3, False), (4, True)]


def test_the_first_image_has_a_short_way(tmp_path: Path) -> None:
    (said,) = products(read(tmp_path, lamp(image_url="http://a/b", thumbnail_url="http://a/t")))
    assert said.main_image == SaidImage("http://a/b", thumbnail="http://a/t")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''=1", "\uff1d1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@given(st.text("'=+-@\t\r\na1", max_size=8))
@example("'s Hertogenbosch")
def test_a_guarded_cell_is_read_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in tuple("=+-@\t\r\n")


@given(st.lists(st.text('|[]",a1é', min_size=1, max_size=5), max_size=4))
def test_a_list_in_a_cell_is_read_as_it_was(items: list[str]) -> None:
    assert listed(list_cell(items)) == items
