"""Stock, for admins."""

from typing import Annotated

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.access import ADMIN
from api.asking import Asking
from api.bodies import Body, Name
from api.provided import Execute
from api.routes.products import PageNumber, PageSize
from commands.stock.adjust_stock import AdjustStock, adjust_stock
from domain.product import STOCK_UNITS_MAX
from domain.refusals import NotFound, StockShort
from domain.stock import NOT_ZERO, StockChange
from queries.stock.list_movements import ListMovements, MovementPage, list_movements


class AdjustBody(Body, frozen=True):
    delta: Annotated[int, Meta(ge=-STOCK_UNITS_MAX, le=STOCK_UNITS_MAX, extra={"check": NOT_ZERO})]
    reason: Name


class StockLevel(msgspec.Struct, frozen=True):
    sku: str
    stock_quantity: int


def stock_level(change: StockChange) -> StockLevel:
    return StockLevel(change.sku, change.left)


@post("/admin/inventory/{sku:str}/adjust", access=ADMIN, status_code=200, refuses=(NotFound, StockShort))
async def adjust(sku: FromPath[str], data: JSONBody[AdjustBody], execute: Execute) -> Response[StockLevel]:
    """Correct a SKU's stock by hand."""
    return await execute(adjust_stock, AdjustStock(sku, data.delta, data.reason), stock_level)


@get("/admin/inventory/{sku:str}/movements", access=ADMIN, refuses=(NotFound,))
async def movements(
    sku: FromPath[str], request: Asking, page: PageNumber = 1, page_size: PageSize = 20
) -> Response[MovementPage]:
    """List the latest movements of a SKU's stock, newest first."""
    return await request.ask(list_movements, ListMovements(sku, page, page_size))


routes = Router("/", route_handlers=[adjust, movements], tags=["Catalog, admin"])
