"""Texts in the cells of a table, and back: lists, objects, and what a spreadsheet would take for a formula."""

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from adapters.catalog_files.plain_values import read_json

BETWEEN: Final = "|"
FORMULA: Final = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that spreadsheets work out (OWASP, CSV injection), in both widths, behind any apostrophes."""


def guarded(text: str) -> str:
    """With an apostrophe before what would be a formula: quotes around it keep no spreadsheet from working it out."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Without the apostrophe that `guarded` writes; "'s" keeps its own."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def list_cell(items: Sequence[str]) -> str:
    """ "a|b"; as JSON where an item would be read as something else."""
    plain = not any(BETWEEN in item or item.startswith("[") or item != item.strip() or not item for item in items)
    return BETWEEN.join(items) if plain else json_cell(items)


def listed(cell: str) -> Any:
    """Raises ValueError."""
    if cell.startswith("["):
        return read_json(cell.encode())
    return [item.strip() for item in cell.split(BETWEEN)] if cell else []


def json_cell(value: object) -> str:
    return msgspec.json.encode(value).decode()
