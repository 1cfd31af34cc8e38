"""Catalogs into the shop, and how far that has come, for admins."""

from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, QueryParameter

from api.asking import Asking
from api.callers.access import ADMIN
from api.execute import Executor
from api.provided import CatalogSent, Execute, TheShop
from api.requests.catalog_files import BODY_BYTES_MAX, CATALOG_TYPES, TAKES_CATALOG, SentCatalog
from api.routes.catalog.products import PageNumber, PageSize
from commands.catalog.begin_import import BeginImport, begin_import
from commands.catalog.keep_import_piece import KeepImportPiece, keep_import_piece
from commands.catalog.stop_import import StopImport, stop_import
from db.ids import new_id
from domain.catalog.catalog_import import DEFAULT_STOCK
from domain.catalog.product import STOCK_UNITS_MAX
from domain.refusals import ImportOver, NotFound, TooManyImports
from queries.catalog.list_imports import ImportPage, ListImports, list_imports
from queries.catalog.look_into_import import LookIntoImport, look_into_import
from read_models.imports import ImportDocument, ImportSummary, import_summary

DefaultStock = Annotated[
    int, QueryParameter(ge=0, le=STOCK_UNITS_MAX, description="Units of new variants of which the file says nothing")
]


async def kept_catalog(catalog: SentCatalog, execute: Executor, default_stock: int) -> BeginImport:
    """All of it is kept by then. Raises StoreDown, NoLongerAdmin."""
    job, place = new_id(), 0
    async for piece in catalog.pieces():
        await execute.beforehand(keep_import_piece, KeepImportPiece(job, place, piece))
        place += 1
    return BeginImport(job, catalog.name, catalog.bytes, default_stock)


@post(
    "/admin/products/import",
    access=ADMIN,
    status_code=202,
    takes_form=TAKES_CATALOG,
    takes_types=CATALOG_TYPES,
    request_max_body_size=BODY_BYTES_MAX,
    refuses=(TooManyImports,),
)
async def begin(
    catalog: CatalogSent, execute: Execute, shop: TheShop, default_stock: DefaultStock = DEFAULT_STOCK
) -> Response[ImportSummary]:
    """Have a catalog taken into the shop: JSON lines or CSV, packed by gzip or not, as the body or as a form's `file`.

    A worker takes in one after the other; `GET /admin/jobs/{id}` says how far it is. A line is a change: a product that
    is known by one of its SKUs gets what the line says otherwise, a new one is created, what is broken is reported. The
    same file a second time changes nothing.
    """
    if (given := await execute.given_before(202)) is not None:
        return given
    command = await kept_catalog(catalog, execute, default_stock)
    return await execute(begin_import, command, import_summary, 202)


@get("/admin/jobs", access=ADMIN)
async def listing(request: Asking, page: PageNumber = 1, page_size: PageSize = 20) -> Response[ImportPage]:
    """List imports of catalogs, newest first. They are kept for 90 days."""
    return await request.ask(list_imports, ListImports(page, page_size))


@get("/admin/jobs/{job_id:str}", access=ADMIN, refuses=(NotFound,))
async def look_into(request: Asking, job_id: FromPath[UUID]) -> Response[ImportDocument]:
    """How far an import has come, and which rows were refused."""
    return await request.ask(look_into_import, LookIntoImport(job_id))


@post("/admin/jobs/{job_id:str}/stop", access=ADMIN, status_code=200, refuses=(NotFound, ImportOver))
async def stop(job_id: FromPath[UUID], execute: Execute) -> Response[ImportSummary]:
    """Stop an import. What was taken until now stays in the shop."""
    return await execute(stop_import, StopImport(job_id), import_summary)


routes = Router("/", route_handlers=[begin, listing, look_into, stop], tags=["Catalog, admin"])
