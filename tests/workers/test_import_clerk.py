"""The portions in which a catalog is taken in."""

from pathlib import Path

import pytest

from adapters.catalog_files.product_line import Reader
from adapters.catalog_files.rows import BadRow
from domain.faults import FAULTS_MAX
from workers import import_clerk
from workers.import_clerk import PORTION_CHARS_MAX, Rows


def test_rows_that_are_no_products_fill_a_portion_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what is said of them."""
    file = tmp_path / "catalog"
    variants = ",".join(["{}"] * (FAULTS_MAX + 1))
    file.write_text(f'{{"name": "Lamp", "variants": [{variants}]}}\n' * 3)
    (first, *_) = Rows(file, Reader("USD", 0)).next_portion()
    assert isinstance(first, BadRow)
    assert len(first.errors) == FAULTS_MAX
    said_chars = len(first.reason) + sum(len(error.field) + len(error.message) for error in first.errors)
    assert said_chars < PORTION_CHARS_MAX // 200

    monkeypatch.setattr(import_clerk, "PORTION_CHARS_MAX", 2 * said_chars)
    rows = Rows(file, Reader("USD", 0))
    assert [len(rows.next_portion()) for _ in range(3)] == [2, 1, 0]
