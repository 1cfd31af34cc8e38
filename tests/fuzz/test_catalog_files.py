"""Catalogs as files: ours as lines of JSON and as CSV, Shopify's, WooCommerce's, packed or not."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import strategies as st

from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.read_catalog import read_catalog
from adapters.catalog_files.rows import REASON_CHARS_MAX, UNKNOWN_MAX, BadRow, Row, UnknownFields
from adapters.files.text_lines import WrongFile
from domain.folding import caseless
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD, ODD_PIECES, any_of

KEPT = samples("catalog_files")
NAMES = st.sampled_from(("a.csv", "a.jsonl", "a.csv.gz", "a", "a.json"))
CELLS = st.one_of(
    ODD, st.sampled_from(("LAMP", "Lamp", "9.50", "tee", "TEE", "S", "true", "1", "a|b", "id:1", "simple"))
)
TABLES = [content for name, content in KEPT.items() if name.endswith(".csv")]
COLUMNS = st.one_of(
    ODD,
    st.sampled_from(
        ("sku", "slug", "Handle", "Variant SKU", "Parent", "attr.", "option.", "attr. a", "attr.a", "SKU ")
    ),
    st.sampled_from(ODD_PIECES).map("Attribute {} name".format),
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """One of the samples with odd cells, and with odd names of columns."""
    table = list(csv.reader(io.StringIO(draw(st.sampled_from(TABLES)).decode("latin-1"), newline="")))
    for _ in range(draw(st.integers(0, 2))):
        table[0][draw(st.integers(0, len(table[0]) - 1))] = draw(COLUMNS)
    for _ in range(draw(st.integers(1, 6))):
        row = table[draw(st.integers(0, len(table) - 1))]
        if row:
            row[draw(st.integers(0, len(row) - 1))] = draw(CELLS)
    return "\n".join(",".join(map(quoted, row)) for row in table).encode()


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


FOOD = st.tuples(st.one_of(any_of(KEPT), any_of(KEPT), tables()), NAMES)


def eat(food: tuple[bytes, str]) -> None:
    content, name = food
    with TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(content)
        read, unknown = rows_of(file)
        assert (read, unknown) == rows_of(file), "a file says the same each time"
    seen = set[str]()
    for row in read if isinstance(read, list) else ():
        assert row.line > 0
        if isinstance(row, BadRow):
            assert 0 < len(row.reason) <= REASON_CHARS_MAX
            assert "\x00" not in f"{row.sku}{row.reason}{row.errors}"
            f"{row.sku}{row.reason}{row.errors}".encode()
        else:
            own = {caseless(sku) for sku in row.product.skus}
            assert own, "a product has a SKU"
            assert not own & seen, "a SKU stands in a file once"
            seen |= own
            repr(row.product).encode()
    assert len(unknown) <= UNKNOWN_MAX
    "".join(unknown).encode()


def rows_of(file: Path) -> tuple[list[Row | BadRow] | str, list[str]]:
    unknown = UnknownFields()
    try:
        return list(read_catalog(file, Reader("EUR", 100), unknown, lambda _: None)), list(unknown.names)
    except WrongFile as wrong:
        str(wrong).encode()
        return str(wrong), list(unknown.names)


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    eat((KEPT[sample], sample))


def test_whatever_a_catalog_file_holds_is_read_or_refused() -> None:
    feed(FOOD, eat)


@pytest.mark.slow
def test_whatever_a_catalog_file_holds_is_read_or_refused_at_length() -> None:
    feed_at_length(FOOD, eat)
