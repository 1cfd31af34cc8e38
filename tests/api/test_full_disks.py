"""A full disk is a store that is down, wherever it is met: what was asked for can be asked for again."""

from typing import IO

import asyncpg
import pytest

from commands.base import perform
from db.work import Work
from domain.outages import StoreDown
from tests.api.catalog.test_images import PNG, files_of, send
from tests.api.pages.office.clerk import at_the_desk, send_file
from tests.world import ADDRESS, World

OUT_OF_RESOURCES = {
    "53000": "insufficient resources",
    "53100": "disk full",
    "53200": "out of memory",
    "53300": "too many connections",
    "53400": "configuration limit exceeded",
    "58000": "system error",
    "58030": "input or output",
}
FULL = """
create function full_disk() returns trigger language plpgsql as $$
begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$
"""
STORE_DOWN = (503, "store-down", "2")
MODULES = ("api.requests.uploads", "api.requests.catalog_files", "api.requests.stock_files")
"""They keep files as they arrive."""


def a_full_disk() -> IO[bytes]:
    """What is written there finds no room (Linux)."""
    return open("/dev/full", "r+b", 0)


async def test_a_postgres_that_is_out_of_something_is_down(postgres: asyncpg.Pool) -> None:
    async def fail(code: str, work: Work) -> None:
        await work.connection.execute(f"do $$ begin raise 'it is' using errcode = '{code}'; end $$")

    for code, what in OUT_OF_RESOURCES.items():
        with pytest.raises(StoreDown) as down:
            await perform(postgres, fail, code)
        assert (down.value.store, down.value.why) == ("postgres", "it is"), what
    with pytest.raises(asyncpg.RaiseError):
        await perform(postgres, fail, "P0001")


async def test_while_the_disk_of_postgres_is_full_what_writes_is_503_and_what_reads_goes_on(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    order = {"shipping_address": ADDRESS}
    await world.level()
    before = await world.everything_written()
    await world.postgres.execute(FULL)
    try:
        for table in ("cart_items", "orders"):
            await world.postgres.execute(
                f"create trigger full_disk before insert or update on {table} execute function full_disk()"
            )
        for refused in (
            await eve.post("/cart/add", {"sku": "LAMP"}, **{"Idempotency-Key": "again"}),
            await eve.post("/order/create", order, **{"Idempotency-Key": "order again"}),
        ):
            said = (refused.status_code, refused.json()["code"], refused.headers["retry-after"])
            assert said == STORE_DOWN, refused.text
        assert [item["quantity"] for item in (await eve.get("/cart")).json()["items"]] == [1]
        assert (await world.anyone.get("/products?q=lamp")).status_code == 200
        assert await world.everything_written() == before
    finally:
        await world.postgres.execute("drop function full_disk() cascade")
    again = await eve.post("/cart/add", {"sku": "LAMP"}, **{"Idempotency-Key": "again"})
    assert again.status_code == 200, again.text
    assert [item["quantity"] for item in again.json()["items"]] == [2]
    assert (await eve.post("/order/create", order, **{"Idempotency-Key": "order again"})).status_code == 201


async def test_a_file_that_finds_no_room_is_503_and_leaves_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp, admin = await world.product("LAMP"), await world.admin()
    await world.level()
    before = await world.everything_written()
    for module in MODULES:
        monkeypatch.setattr(f"{module}.TemporaryFile", a_full_disk)
    catalog = {"file": ("c.csv", b"sku,name,price\nX,Y,1\n" * 20_000)}
    for refused in (
        await send(admin, lamp.id, PNG),
        await world.client.post("/admin/products/import", files=catalog, headers=admin.headers),
    ):
        said = (refused.status_code, refused.json()["code"], refused.headers.get("retry-after"))
        assert said == STORE_DOWN, f"{refused.request.url}: {refused.text}"
    assert (files_of(world), await world.everything_written()) == ([], before)
    monkeypatch.undo()
    assert (await send(admin, lamp.id, PNG)).status_code == 201


async def test_at_a_page_too_a_file_that_finds_no_room_is_503_and_leaves_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamp = await world.product("LAMP")
    pictures, files = f"/office/products/{lamp.id}/pictures", "/office/files"
    async with at_the_desk(world) as clerk:
        before = await world.everything_written()
        for page, path, content, beside in (
            (pictures, pictures, PNG, {}),
            (files, f"{files}/catalog", b"sku,name,price\nX,Y,1\n", {"default_stock": "0"}),
            (files, f"{files}/stock", b"sku,delta\nLAMP,3\n", {"reason": "Delivery"}),
        ):
            await clerk.open(page)
            with monkeypatch.context() as patch:
                for module in MODULES:
                    patch.setattr(f"{module}.TemporaryFile", a_full_disk)
                refused = await send_file(clerk, path, content, "a file.csv", **beside)
            said = (refused.status_code, refused.headers.get("retry-after"), refused.headers["content-type"])
            assert said == (503, "2", "text/html; charset=utf-8"), f"{path}: {clerk.page}"
        assert (files_of(world), await world.everything_written()) == ([], before)
        await clerk.open(pictures)
        assert (await send_file(clerk, pictures, PNG)).status_code == 200
