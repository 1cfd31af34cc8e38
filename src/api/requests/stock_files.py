"""Stock as a file says it: a SKU a line, with units more or less, or units there are."""

import io
import re
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Final

from litestar.openapi.spec import OpenAPIMediaType, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from multipart import parse_options_header

from adapters.catalog_files.plain_values import tidied_whole
from adapters.files.csv_records import BrokenRecord, Record, records
from api.requests.bodies import Body, Name
from api.requests.strict_request import StrictRequest, tidier_of
from api.requests.uploads import BESIDE_BYTES_MAX, FILE, Form
from domain.catalog.product import STOCK_UNITS_MAX
from domain.faults import FAULTS_MAX, Fault, FaultCode
from domain.read_as import read_as
from domain.refusals import InvalidInput, require_no
from domain.stock.stock import STOCK_LINES_MAX, StockLine

STOCK_FILE_TYPES: Final = ("text/csv",)
FILE_BYTES_MAX: Final = 2**20
FORM_BYTES_MAX: Final = FILE_BYTES_MAX + BESIDE_BYTES_MAX
COLUMNS: Final = ({"sku", "delta"}, {"sku", "stock_quantity"})
WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,10}", re.ASCII)
TAKES_STOCK_FILE: Final = RequestBody(
    required=True,
    content={"text/csv": OpenAPIMediaType(Schema(type=OpenAPIType.STRING), example="sku,delta\nLAMP-1,12\n")},
)


class StockForm(Body, frozen=True):
    """What stands beside the file."""

    reason: Name


async def stock_by_form(request: StrictRequest) -> tuple[list[StockLine], StockForm]:
    """As the `file` of a form. Raises InvalidInput, HTTPException 400 and 413."""
    _, options = parse_options_header(request.headers.get("content-type", ""))
    with TemporaryFile() as file:
        form = Form(file, StockForm, FILE_BYTES_MAX, "file")
        await form.read(request, options.get("boundary", ""), FORM_BYTES_MAX)
        request.said = {**form.texts, FILE: form.digest()}
        beside = read_as(tidier_of(StockForm)(form.texts), StockForm)
        file.seek(0)
        return lines_in(file.read()), beside


async def receive_stock_lines(request: StrictRequest) -> list[StockLine]:
    """Raises InvalidInput for what is wrong in the file."""
    found = lines_in(await request.body())
    request.said = [[line.sku, line.delta, line.stock_quantity] for line in found]
    return found


def lines_in(body: bytes) -> list[StockLine]:
    """At least one. Raises InvalidInput; nothing is read behind the FAULTS_MAX-th fault."""
    found, faults = list[StockLine](), list[Fault]()
    for read in stock_lines(body):
        if isinstance(read, StockLine):
            found.append(read)
        else:
            faults.append(read)
        if len(faults) == FAULTS_MAX:
            break
        if len(found) > STOCK_LINES_MAX:
            raise InvalidInput("body", f"At most {STOCK_LINES_MAX} lines at once.", FaultCode.TOO_MANY)
    require_no(faults)
    if not found:
        raise InvalidInput("body", "Send a line for each SKU.", FaultCode.REQUIRED)
    return found


def stock_lines(body: bytes) -> Iterator[StockLine | Fault]:
    """Raises InvalidInput for a first line that doesn't name the columns."""
    rows = records(io.BytesIO(body.removeprefix(b"\xef\xbb\xbf")))
    header = next(rows, None)
    names = [name.strip().lower() for name in header.values] if isinstance(header, Record) else []
    if len(names) != len(set(names)) or set(names) not in COLUMNS:
        words = "The first line names the columns: sku,delta or sku,stock_quantity."
        raise InvalidInput("body", words, FaultCode.WRONG_FORMAT)
    for row in rows:
        yield line_of(names, row)


def line_of(names: list[str], row: Record | BrokenRecord) -> StockLine | Fault:
    if isinstance(row, BrokenRecord):
        return Fault(f"line[{row.line}]", f"It can't be read: {row.reason}.", FaultCode.WRONG_FORMAT)
    if len(row.values) != len(names):
        return Fault(f"line[{row.line}]", f"It has {len(row.values)} cells, and not 2.", FaultCode.WRONG_FORMAT)
    cells = dict(zip(names, row.values, strict=True))
    try:
        cells = tidied_whole(cells)
    except ValueError as broken:
        return Fault(f"line[{row.line}].sku", f"{broken}.".capitalize(), FaultCode.WRONG_FORMAT)
    (field,) = cells.keys() - {"sku"}
    said, counted = cells[field], field == "stock_quantity"
    if not cells["sku"]:
        return Fault(f"line[{row.line}].sku", "This can't be empty.", FaultCode.REQUIRED)
    if not WHOLE_NUMBER.fullmatch(said):
        return Fault(f"line[{row.line}].{field}", "This is no whole number.", FaultCode.NOT_A_NUMBER)
    if counted and not 0 <= int(said) <= STOCK_UNITS_MAX:
        return Fault(f"line[{row.line}].{field}", f"From 0 to {STOCK_UNITS_MAX}.", FaultCode.NOT_POSSIBLE)
    return StockLine(row.line, cells["sku"], None if counted else int(said), int(said) if counted else None)
