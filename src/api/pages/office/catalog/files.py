"""Files into the shop and out of it: catalogs, stock, exports; and how far an import has come."""

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from api.callers.access import ADMIN
from api.pages.addresses import with_query
from api.pages.forms import Filled, reader_of
from api.pages.office.show_in_office import show_in_office
from api.pages.office.typed import page_asked
from api.pages.page import Page, see_other
from api.pages.provided import Execute
from api.pages.typed_again import FILE_REFUSED, why_not
from api.pages.visiting import Visiting
from api.provided import TheShop
from api.requests.bodies import Body
from api.requests.catalog_files import BODY_BYTES_MAX, sent_by_form
from api.requests.stock_files import FORM_BYTES_MAX as STOCK_BYTES_MAX
from api.requests.stock_files import stock_by_form
from api.routes.catalog.admin_exports import EXPORTS, FileFormat, exported
from api.routes.catalog.admin_imports import kept_catalog
from commands.catalog.begin_import import begin_import
from commands.catalog.stop_import import StopImport, stop_import
from commands.stock.adjust_many import AdjustMany, adjust_many
from domain.catalog.catalog_import import DEFAULT_STOCK, FILE_BYTES_MAX
from domain.catalog.product_fields import StockQuantity
from domain.faults import Fault
from domain.refusals import InvalidInput, NotFound, Refusal
from domain.stock.stock import STOCK_LINES_MAX
from queries.catalog.list_imports import ImportPage, ListImports, list_imports
from queries.catalog.look_into_import import LookIntoImport, look_into_import
from read_models.imports import ImportDocument, ImportSummary, import_summary

MEBIBYTE: Final = 2**20
REPORT_PAGE_SIZE: Final = 100


class CatalogHere(Body, frozen=True):
    """What stands beside the file."""

    default_stock: StockQuantity = DEFAULT_STOCK


async def show_files(request: Visiting, where: str = "", refusal: Exception | None = None) -> Page:
    """What stood beside a file that was refused is shown again; the file itself has to be chosen anew."""
    page = await page_asked(request)
    jobs = await request.learn(list_imports, ListImports(page), ImportPage)
    typed = request.said if isinstance(request.said, dict) else {}

    def to(page: int) -> str:
        return with_query("/office/files", [("page", page)])

    return await show_in_office(
        request,
        "files.html",
        jobs=jobs,
        to=to,
        filled=Filled({"default_stock": str(DEFAULT_STOCK)} | typed),
        exports=[*EXPORTS],
        formats=[*FileFormat],
        mebibytes_max=FILE_BYTES_MAX // MEBIBYTE,
        lines_max=STOCK_LINES_MAX,
        where=where,
        wrong_lines=lines_of(refusal),
        **why_not(request, refusal),
    )


@get("/office/files", access=ADMIN)
async def listing(request: Visiting) -> Page:
    """Look at what went in, and choose what goes out."""
    return await show_files(request)


@post("/office/files/catalog", access=ADMIN, request_max_body_size=BODY_BYTES_MAX)
async def take_catalog(request: Visiting, execute: Execute, shop: TheShop) -> Page:
    """Have a catalog taken into the shop."""
    try:
        async with sent_by_form(request, CatalogHere) as (catalog, texts):
            beside = (await reader_of(request)).read([*texts.items()], CatalogHere)
            command = await kept_catalog(catalog, execute, beside.default_stock)
            answer = await execute(begin_import, command, import_summary, 202)
    except FILE_REFUSED as refusal:
        return await show_files(request, "catalog", refusal)
    job = msgspec.json.decode(answer.content, type=ImportSummary)
    return see_other(request, f"/office/files/jobs/{job.id}", answer)


@post("/office/files/stock", access=ADMIN, request_max_body_size=STOCK_BYTES_MAX)
async def take_stock(request: Visiting, execute: Execute) -> Page:
    """Correct the stock of many SKUs at once: all of it, or nothing."""
    try:
        lines, beside = await stock_by_form(request)
        answer = await execute(adjust_many, AdjustMany(lines, beside.reason))
    except FILE_REFUSED as refusal:
        return await show_files(request, "stock", refusal)
    return see_other(request, "/office/files", answer, "stock-changed")


def lines_of(refusal: Exception | None) -> list[Fault]:
    """What is wrong with the lines of a file."""
    faults = refusal.faults if isinstance(refusal, InvalidInput) else ()
    return [fault for fault in faults if fault.field.startswith("line[")]


@get("/office/files/jobs/{job_id:uuid}", access=ADMIN)
async def look(request: Visiting, job_id: FromPath[UUID]) -> Page:
    """Look at how far an import has come, and which rows were refused."""
    return await show_job(request, job_id)


async def show_job(request: Visiting, job_id: UUID, refusal: Exception | None = None) -> Page:
    """Raises NotFound."""
    page = await page_asked(request)
    job = await request.learn(look_into_import, LookIntoImport(job_id), ImportDocument)
    start = (page - 1) * REPORT_PAGE_SIZE

    def to(page: int) -> str:
        return with_query(f"/office/files/jobs/{job_id}", [("page", page)])

    return await show_in_office(
        request,
        "job.html",
        job=job,
        report=job.report[start : start + REPORT_PAGE_SIZE],
        page=page,
        page_size=REPORT_PAGE_SIZE,
        to=to,
        **why_not(request, refusal),
    )


@post("/office/files/jobs/{job_id:uuid}/stop", access=ADMIN)
async def stop(request: Visiting, job_id: FromPath[UUID], execute: Execute) -> Page:
    """Stop an import. What was taken until now stays in the shop."""
    try:
        answer = await execute(stop_import, StopImport(job_id), import_summary)
    except Refusal as refusal:
        return await show_job(request, job_id, refusal)
    return see_other(request, f"/office/files/jobs/{job_id}", answer, "import-stopped")


@get("/office/files/export/{kind:str}", access=ADMIN)
async def export(request: Visiting, kind: FromPath[str]) -> Response[Any]:
    """Download everything of a kind. Raises NotFound; TooManyFlows as it is sent."""
    if kind not in EXPORTS:
        raise NotFound("export")
    wanted = request.asks("format")
    return await exported(request, kind, FileFormat(wanted) if wanted in set(FileFormat) else FileFormat.CSV)


ALL = (listing, take_catalog, take_stock, look, stop, export)
