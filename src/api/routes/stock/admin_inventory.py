"""Stock, for admins."""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.openapi.spec import Example
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from api.asking import Asking
from api.callers.access import ADMIN
from api.provided import Execute, StockLines
from api.requests.bodies import Body, Name
from api.requests.stock_files import STOCK_FILE_TYPES, TAKES_STOCK_FILE
from api.routes.catalog.products import PageNumber, PageSize
from commands.stock.adjust_many import Adjusted, AdjustMany, adjust_many
from commands.stock.adjust_stock import AdjustStock, adjust_stock
from commands.stock.count_stock import CountStock, StockLevel, count_stock
from domain.catalog.product import STOCK_UNITS_MAX
from domain.catalog.product_fields import NAME_CHARS_MAX
from domain.refusals import NotFound, StockShort
from domain.stock.stock import NOT_ZERO, StockChange
from queries.stock.list_levels import LevelPage, ListLevels, list_levels
from queries.stock.list_movements import ListMovements, MovementPage, list_movements

Below = Annotated[
    int | None,
    QueryParameter(
        ge=1,
        le=STOCK_UNITS_MAX + 1,
        description="Variants of fewer units; unless said, of no more than the shop's `low_stock`",
    ),
]


Reason = Annotated[
    str,
    QueryParameter(
        min_length=1,
        max_length=NAME_CHARS_MAX,
        description="In the admin's own words; the ledger keeps it",
        examples=[Example(value="A delivery")],
    ),
]


class AdjustBody(Body, frozen=True):
    delta: Annotated[int, Meta(ge=-STOCK_UNITS_MAX, le=STOCK_UNITS_MAX, extra={"check": NOT_ZERO})]
    reason: Name

    EXAMPLE = {"delta": 12, "reason": "A delivery"}


class CountBody(Body, frozen=True):
    stock_quantity: Annotated[int, Meta(ge=0, le=STOCK_UNITS_MAX)]
    reason: Name

    EXAMPLE = {"stock_quantity": 52, "reason": "Counted"}


def stock_level(change: StockChange) -> StockLevel:
    return StockLevel(change.sku, change.left)


@post("/admin/inventory/{sku:str}/adjust", access=ADMIN, status_code=200, refuses=(NotFound, StockShort))
async def adjust(sku: FromPath[str], data: JSONBody[AdjustBody], execute: Execute) -> Response[StockLevel]:
    """Correct a SKU's stock by hand."""
    return await execute(adjust_stock, AdjustStock(sku, data.delta, data.reason), stock_level)


@post("/admin/inventory/{sku:str}/count", access=ADMIN, status_code=200, refuses=(NotFound,))
async def count(sku: FromPath[str], data: JSONBody[CountBody], execute: Execute) -> Response[StockLevel]:
    """Set a SKU's stock to what was counted, whatever the ledger thought: units that no order has yet.

    Where none was counted, what customers are owed (a stock below zero) stays owed.
    """
    return await execute(count_stock, CountStock(sku, data.stock_quantity, data.reason))


@post(
    "/admin/inventory/adjust",
    access=ADMIN,
    status_code=200,
    takes_form=TAKES_STOCK_FILE,
    takes_types=STOCK_FILE_TYPES,
)
async def adjust_all(stock_lines: StockLines, reason: Reason, execute: Execute) -> Response[Adjusted]:
    """Correct the stock of many SKUs at once, by a CSV file: all of it, or nothing.

    The columns are `sku`, and either `delta` (so many units more or less) or `stock_quantity` (so many were counted).
    """
    return await execute(adjust_many, AdjustMany(stock_lines, reason))


@get("/admin/inventory", access=ADMIN)
async def levels(
    request: Asking, below: Below = None, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[LevelPage]:
    """List what runs low, the scarcest first, but for what is archived."""
    return await request.ask(list_levels, ListLevels(below, page, page_size))


@get("/admin/inventory/{sku:str}/movements", access=ADMIN, refuses=(NotFound,))
async def movements(
    sku: FromPath[str], request: Asking, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[MovementPage]:
    """List the latest movements of a SKU's stock, newest first."""
    return await request.ask(list_movements, ListMovements(sku, page, page_size))


routes = Router("/", route_handlers=[adjust_all, levels, adjust, count, movements], tags=["Catalog, admin"])
