"""Catalogs that are sent over HTTP: taken in by a worker, row by row, each row once."""

import asyncio
import gzip
from contextlib import suppress
from typing import Any

import httpx
import pytest

from commands.base import perform
from commands.catalog.begin_import import BeginImport, begin_import
from commands.catalog.find_due_import import FindDueImport, find_due_import
from commands.catalog.take_rows import TakeRows, take_rows
from commands.upkeep.tidy_up import TidyUp, tidy_up
from db.ids import new_id
from domain.catalog.catalog_import import CatalogImport, RefusedRow
from domain.outages import StoreDown
from domain.refusals import TooManyImports
from tests.documented import documentation
from tests.world import Person, World
from workers.import_clerk import take_in
from workers.leadership import Leadership

CATALOG = b"""\
{"sku": "LAMP", "name": "Desk Lamp", "price": "39.90", "stock_quantity": 7, "colour": "red"}
{"sku": "MUG", "name": "Mug", "price": "8.50"}
{"sku": "SOCK", "name": "Sock"}
no product at all
{"sku": "LAMP", "name": "Lamp again", "price": "1.00"}
{"sku": "BOWL", "name": "Bowl", "price": "12.00"}
"""
WITHOUT_PRICE = {
    "line": 3,
    "sku": "SOCK",
    "reason": "price: SOCK is new and needs one.",
    "errors": [{"field": "price", "message": "SOCK is new and needs one.", "code": "required"}],
}
LINES = "application/x-ndjson"
CLERKS_MAX = 8
"""One for each row, and some."""


async def send(admin: Person, content: bytes, kind: str = LINES, query: str = "", **headers: str) -> httpx.Response:
    path, named = "/admin/products/import", {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {**admin.headers, "Content-Type": kind, **named}
    answer = await admin._client.post(path + query, content=content, headers=sent)
    documentation().require("POST", path, answer)
    admin.token = answer.headers.get("consistency-token", admin.token)
    return answer


async def clerk_works(world: World) -> None:
    """Until nothing is due."""
    leadership = Leadership(world.settings.database_url)
    try:
        while (due := await perform(world.at_work, find_due_import, FindDueImport())) is not None:
            async with leadership.of("import clerk") as lead:
                await take_in(due, world.at_work, lead)
    finally:
        await leadership.close()


async def report(world: World, admin: Person, job: dict[str, Any]) -> dict[str, Any]:
    admin.token = f"p{await world.level():x}"
    answer = await admin.get(f"/admin/jobs/{job['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def counts(job: dict[str, Any]) -> tuple[int, ...]:
    return tuple(job[name] for name in ("rows", "created", "changed", "unchanged", "refused"))


async def test_a_catalog_is_sent_and_taken_in_and_its_bad_rows_are_told(world: World) -> None:
    admin = await world.admin()

    begun = await send(admin, CATALOG, query="?default_stock=3")

    assert begun.status_code == 202
    job = begun.json()
    assert (job["status"], job["progress"], job["bytes"]) == ("waiting", 0, len(CATALOG))
    assert (await admin.get(f"/admin/jobs/{job['id']}")).json()["status"] == "waiting"
    await clerk_works(world)
    done = await report(world, admin, job)
    assert (done["status"], done["progress"], counts(done)) == ("done", 1, (6, 3, 0, 0, 3))
    assert done["report"][0] == WITHOUT_PRICE
    assert [(row["line"], row["sku"]) for row in done["report"]] == [(3, "SOCK"), (4, None), (5, "LAMP")]
    assert done["unknown_fields"] == ["colour"]
    assert [await world.stock_of(sku) for sku in ("LAMP", "MUG", "BOWL")] == [7, 3, 3]
    again = (await send(admin, gzip.compress(CATALOG), "application/gzip")).json()
    await clerk_works(world)
    assert counts(await report(world, admin, again)) == (6, 0, 0, 3, 3)
    assert [one["id"] for one in (await admin.get("/admin/jobs")).json()["items"]] == [again["id"], job["id"]]
    assert await world.postgres.fetchval("select count(*) from import_pieces") == 0
    assert await world.differences() == []


async def test_whoever_is_killed_at_any_row_counts_none_twice(world: World) -> None:
    """The clerk takes one row at a time, and dies of each, before it is committed."""
    admin = await world.admin()
    job = (await send(admin, CATALOG)).json()
    deaths = 0

    async def dying(command: TakeRows, work: Any) -> CatalogImport:
        nonlocal deaths
        further = await take_rows(command, work)
        if further.rows > deaths:
            deaths += 1
            raise asyncio.CancelledError if deaths % 2 else StoreDown("postgres")
        return further

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workers.import_clerk.PORTION_ROWS_MAX", 1)
        patch.setattr("workers.import_clerk.take_rows", dying)
        for _ in range(CLERKS_MAX):
            with suppress(asyncio.CancelledError, StoreDown):
                await clerk_works(world)
    assert deaths == 6
    assert counts(await report(world, admin, job)) == (6, 3, 0, 0, 3)


async def test_rows_that_somebody_else_took_are_not_taken_again(world: World) -> None:
    admin = await world.admin()
    job = (await send(admin, CATALOG)).json()
    due = await perform(world.at_work, find_due_import, FindDueImport())
    assert due is not None
    bad = RefusedRow(1, None, "it is no product")
    first = await perform(world.at_work, take_rows, TakeRows(due.id, 0, [bad], 10, ()))
    late = await perform(world.at_work, take_rows, TakeRows(due.id, 0, [bad], 10, ()))
    assert (first.rows, late.rows, first.version, late.version) == (1, 1, 2, 2)
    assert counts(await report(world, admin, job)) == (1, 0, 0, 0, 1)


async def test_what_no_text_can_hold_is_told_without_it_and_holds_nobody_up(world: World) -> None:
    admin = await world.admin()
    odd = b'{"sku": "a\\ud800", "name": "x"}\n{"sku": "b\\u0000"}\n{"sku": "' + b"c" * 9_000 + b'"}\n'
    job = (await send(admin, odd + b'{"sku": "MUG", "name": "Mug", "price": "8.50"}\n')).json()
    await clerk_works(world)
    done = await report(world, admin, job)
    assert (done["status"], counts(done)) == ("done", (4, 1, 0, 0, 3))
    assert [row["sku"] for row in done["report"]] == ["a?", "b", "c" * 100]


async def test_of_a_file_that_would_have_to_wait_too_long_nothing_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.catalog.begin_import.IMPORTS_WAITING_MAX", 1)
    admin = await world.admin()
    await send(admin, CATALOG)
    before = await world.everything_written()
    refused = await send(admin, CATALOG)
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-imports")
    with pytest.raises(TooManyImports):  # who was first to look, and is last to begin
        await perform(world.postgres, begin_import, BeginImport(new_id(), None, len(CATALOG), 0))
    assert await world.everything_written() == before
    assert await world.postgres.fetchval("select count(*) from import_pieces") == 1


async def test_an_import_is_stopped_and_what_was_taken_stays(world: World) -> None:
    admin = await world.admin()
    job = (await send(admin, CATALOG)).json()
    stopped = await admin.post(f"/admin/jobs/{job['id']}/stop")
    assert (stopped.status_code, stopped.json()["status"]) == (200, "stopped")
    before = await world.everything_written()
    again = await admin.post(f"/admin/jobs/{job['id']}/stop")
    assert (again.status_code, again.json()["code"]) == (409, "import-over")
    await clerk_works(world)
    assert await world.everything_written() == before


async def test_the_same_key_and_file_begin_one_import(world: World) -> None:
    admin = await world.admin()
    first = await send(admin, CATALOG, Idempotency_Key="spring")
    twin = await send(admin, CATALOG, Idempotency_Key="spring")
    other = await send(admin, CATALOG + b"\n", Idempotency_Key="spring")
    assert (twin.status_code, twin.json()) == (202, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert await world.postgres.fetchval("select count(*) from imports") == 1


async def test_what_is_no_catalog_is_refused_before_anything_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, eve = await world.admin(), await world.customer()
    monkeypatch.setattr("api.requests.catalog_files.FILE_BYTES_MAX", 4_000)
    before = await world.everything_written()
    for content, kind, expected in (
        (b" \n", LINES, (400, "invalid-input")),
        (b"PK\x03\x04rest of a workbook", "application/octet-stream", (400, "invalid-input")),
        ("sku,name".encode("utf-16"), "text/csv", (400, "invalid-input")),
        (b"x" * 5_000, "text/csv", (413, "request-entity-too-large")),
        (CATALOG, "application/x-www-form-urlencoded", (415, "unsupported-media-type")),
    ):
        refused = await send(admin, content, kind)
        assert (refused.status_code, refused.json()["code"]) == expected
    assert (await send(eve, CATALOG)).status_code == 403
    assert (await send(world.anyone, CATALOG)).status_code == 401
    assert await world.everything_written() == before


async def test_a_form_with_a_table_that_names_no_column_fails_and_says_why(world: World) -> None:
    admin = await world.admin()
    form = {"file": ("spring.csv", b"one,two\n1,2\n", "text/csv")}
    answer = await world.client.post("/admin/products/import", files=form, headers=admin.headers)
    assert answer.status_code == 202, answer.text
    await clerk_works(world)
    failed = await report(world, admin, answer.json())
    assert (failed["status"], failed["file_name"], counts(failed)) == ("failed", "spring.csv", (0, 0, 0, 0, 0))
    assert failed["problem"].startswith("The file")


async def test_pieces_of_a_request_that_broke_off_are_forgotten_after_an_hour(world: World) -> None:
    await world.postgres.execute(
        "insert into import_pieces values (uuidv7(interval '-2 hours'), 0, 'old'), (uuidv7(), 0, 'new')"
    )
    await perform(world.at_work, tidy_up, TidyUp())
    assert await world.postgres.fetchval("select string_agg(content::text, ' ') from import_pieces") == r"\x6e6577"
