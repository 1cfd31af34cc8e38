"""A product stands in a file once, whichever of its variants a row names."""

from collections.abc import Mapping
from uuid import UUID

from adapters.catalog_files.rows import BadRow, Row
from domain.faults import FaultCode
from domain.refusals import InvalidInput


class ProductOnce:
    """Remembers the lines of those it has seen."""

    def __init__(self) -> None:
        self._lines: dict[UUID, int] = {}

    def check(self, row: Row, owners: Mapping[str, UUID]) -> Row | BadRow:
        """The row, if it is the first about the products that have its SKUs now, as `owners` says."""
        about = {owners[sku] for sku in row.product.skus if sku in owners}
        lines = {self._lines.setdefault(product, row.line) for product in about} - {row.line}
        if not lines:
            return row
        words = f"Line {min(lines)} is about the same product; a product stands in a file once."
        return BadRow.of(row.line, row.product.skus[0], InvalidInput("sku", words, FaultCode.DUPLICATE))
