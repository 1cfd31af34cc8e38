"""What stands in the cells of other shops' exports: amounts, quantities, lists, paths, and what spreadsheets did."""

import re
from typing import Final

from adapters.catalog_files.cells import unguarded
from adapters.catalog_files.rows import UnknownFields
from domain.catalog.gtin import gtin
from domain.currency import DIGITS, NoAmount, minor_units
from domain.folding import caseless

GUARDED_NUMBER: Final = re.compile("'[0-9]+")
"""Codes of digits, which spreadsheets would cut the zeros off."""
AMOUNT: Final = re.compile(r"([0-9]*)[.,]([0-9]+)|([0-9]+)")
THOUSAND: Final = 3
WHOLE_NUMBER: Final = re.compile(r"(-?)([0-9]{1,10})(?:\.0+)?")
NO_GTIN: Final = "barcodes that are no GTIN"
BETWEEN: Final = re.compile(r"(?<!\\),")


def export_text(cell: str) -> str:
    """Without the apostrophe that keeps spreadsheets from working it out, or from taking a code for a number."""
    return cell[1:] if GUARDED_NUMBER.fullmatch(cell) else unguarded(cell)


def plain_amount(cell: str, currency: str) -> str:
    """With a point, and without zeros beyond the currency's digits: "19,90" and "19.9000" USD are "19.90".

    What may be a thousand ("1,000" USD), and all that is no amount, stays as it is, for the reader to refuse.
    """
    found = AMOUNT.fullmatch(cell)
    if found is None or found[3]:
        return cell
    whole, part, digits = found[1] or "0", found[2], DIGITS[currency]
    if len(part) > digits:
        if len(part) == THOUSAND or part[digits:].strip("0"):
            return cell
        part = part[:digits]
    return f"{whole}.{part}" if part else whole


def lower_than(amount: str, other: str, currency: str) -> bool:
    """Also where one of them is no amount: that is told by whoever reads it."""
    try:
        return minor_units(amount, currency) < minor_units(other, currency)
    except NoAmount:
        return True


def units(cell: str) -> int | str:
    """What is in stock; nothing where more was sold than there was. What is no whole number stays as it is."""
    found = WHOLE_NUMBER.fullmatch(cell)
    if found is None:
        return cell
    return 0 if found[1] else int(found[2])


def barcodes(cell: str, unknown: UnknownFields) -> list[str]:
    """One that is a GTIN; others mean something in the other shop only."""
    if cell and gtin(cell) is None:
        unknown.add([NO_GTIN])
    return [cell] if gtin(cell) else []


def names_in(cell: str) -> list[str]:
    """Between commas, each once; one that has a comma itself has it behind a backslash."""
    names = (name.replace("\\,", ",").strip() for name in BETWEEN.split(cell))
    return list({caseless(name): name for name in names if name}.values())


def levels(path: str) -> list[str]:
    """Of "Home > Lamps", from the root on."""
    return [level for name in path.split(">") if (level := name.strip())]
