"""Exports, for admins: everything of a kind, as a file that streams."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Final

from litestar import Response, Router, get
from litestar.params import QueryParameter

from adapters.catalog_files.write_catalog import csv_header, csv_lines, json_line
from adapters.office_files.customer_rows import customer_header, customer_row
from adapters.office_files.order_rows import order_header, order_rows
from api.answers.flowing import JSON_LINES, TABLE, Flowing, Form, TooManyFlows, as_line, freshness
from api.asking import Asking
from api.callers.access import ADMIN
from queries.set_out import Along
from read_models.order_lists import EVERY_ORDER
from read_models.orders import ORDERS
from read_models.product_cards import EVERY_PRODUCT, PRODUCT_CARDS, decode_card
from read_models.users import EVERY_USER, USERS


class FileFormat(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


ENDINGS: Final = {TABLE: "csv", JSON_LINES: "jsonl"}
SENDS: Final = (TABLE, JSON_LINES)
As = Annotated[FileFormat, QueryParameter(name="format", description="A table, or one JSON object a line")]

PRODUCTS: Final = {
    FileFormat.CSV: Form(TABLE, lambda card: (csv_lines(decode_card(card)),), csv_header()),
    FileFormat.JSONL: Form(JSON_LINES, lambda card: (json_line(decode_card(card)),)),
}
ORDER_FORMS: Final = {
    FileFormat.CSV: Form(TABLE, lambda order: (order_rows(order),), order_header()),
    FileFormat.JSONL: Form(JSON_LINES, as_line),
}
CUSTOMERS: Final = {
    FileFormat.CSV: Form(TABLE, lambda user: (customer_row(user),), customer_header()),
    FileFormat.JSONL: Form(JSON_LINES, as_line),
}


EXPORTS: Final = {
    "products": (Along(PRODUCT_CARDS, EVERY_PRODUCT), PRODUCTS),
    "orders": (Along(ORDERS, EVERY_ORDER), ORDER_FORMS),
    "customers": (Along(USERS, EVERY_USER), CUSTOMERS),
}
"""What there is to export, and how it is written down."""


async def exported(request: Asking, name: str, file_format: FileFormat) -> Response[Any]:
    """One of EXPORTS, as a file that is called after the day it was asked for (UTC).

    Raises StoreDown, ReadModelBehind; TooManyFlows when it is sent.
    """
    along, forms = EXPORTS[name]
    form = forms[file_format]
    walk = await request.set_out(along)
    file = f"{name}-{datetime.now(UTC):%Y-%m-%d}.{ENDINGS[form.media_type]}"
    headers = [
        *freshness(request.shop.positions, walk.standing.position, walk.lag_ms),
        (b"cache-control", b"no-store"),
        (b"content-disposition", f'attachment; filename="{file}"'.encode()),
    ]
    return Flowing(walk, form, headers, request.shop.staff_flows, str(request.caller.id))


@get("/admin/export/products", access=ADMIN, refuses=(TooManyFlows,), sends=SENDS)
async def products(request: Asking, form: As = FileFormat.CSV) -> Response[str]:
    """Send every product, as the catalog's import takes it.

    The lines are those of `tradepost catalog export`, in the order in which the products came.
    """
    return await exported(request, "products", form)


@get("/admin/export/orders", access=ADMIN, refuses=(TooManyFlows,), sends=SENDS)
async def orders(request: Asking, form: As = FileFormat.CSV) -> Response[str]:
    """Send every order, oldest first.

    A table has a row for every line of an order, as `tradepost orders import` takes it; JSON lines are whole orders.
    """
    return await exported(request, "orders", form)


@get("/admin/export/customers", access=ADMIN, refuses=(TooManyFlows,), sends=SENDS)
async def customers(request: Asking, form: As = FileFormat.CSV) -> Response[str]:
    """Send everybody who can sign in, oldest first, with what they have bought."""
    return await exported(request, "customers", form)


routes = Router("/", route_handlers=[products, orders, customers], tags=["Exports"])
