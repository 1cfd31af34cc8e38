"""Exports over HTTP: what comes out goes in again without a change."""

import csv
import io
import json
from pathlib import Path
from typing import Any, Final

from httpx import Response

from adapters.catalog_files.cells import unguarded
from cli.catalog_export import export_catalog
from cli.catalog_import import import_file as import_catalog
from cli.orders import Report
from cli.orders import import_file as import_orders
from tests.api.staff.test_keys import made
from tests.world import ADDRESS, Person, World

CATALOG: Final[list[dict[str, Any]]] = [
    {
        "slug": "tee",
        "name": '=Tee, "best"\nof all',
        "description": "<p>Soft &amp; warm</p>",
        "brand": "Alder & Finch",
        "category_path": ["Clothing", "Shirts|Tees"],
        "tags": ["new", "-50%"],
        "attributes": {"weight": -1.5, "made in": "CH", "a": True},
        "released_at": "2006-07-01T00:00:00Z",
        "images": [{"url": "https://a.example/1.jpg", "alt": "+front", "thumbnail_url": "https://a.example/s.jpg"}],
        "variants": [
            {"sku": "+TEE-S", "options": {"size": "S", "Colour": "red"}, "price": "19.00", "stock_quantity": 3},
            {
                "sku": "TEE-M",
                "options": {"size": "M", "Colour": "red"},
                "price": "19.00",
                "compare_at_price": "25.00",
                "mpn": "@7",
                "ean": ["4006381333931", "house number"],
            },
        ],
    },
    {"sku": "MUG", "name": "Mug", "price": "8.50", "status": "draft"},
    {"sku": "OLD", "name": "Old lamp", "price": "1.00", "status": "archived"},
]


async def filled(world: World, folder: Path) -> None:
    file = folder / "catalog.jsonl"
    file.write_text("\n".join(map(json.dumps, CATALOG)))
    report = await import_catalog(world.settings, file, 0, lambda _: None)
    assert (report.created, report.refused) == (3, [])
    await world.level()


def kept(answer: Response, kind: str, folder: Path) -> Path:
    """As a file, called as it says."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    file = folder / answer.headers["content-disposition"].split('"')[1]
    file.write_bytes(answer.content)
    return file


def rows(file: Path) -> list[dict[str, str]]:
    """As a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(file.read_text(), newline="")))


async def test_the_catalog_is_the_command_lines_and_changes_nothing_when_it_comes_back(
    world: World, tmp_path: Path
) -> None:
    await filled(world, tmp_path)
    admin, before = await world.admin(), await world.everything_written()
    for form, kind in (("csv", "text/csv; charset=utf-8"), ("jsonl", "application/jsonl")):
        file = kept(await admin.get(f"/admin/export/products?format={form}"), kind, tmp_path)
        assert file.name.startswith("products-20")
        by_command = tmp_path / f"command.{form}"
        await export_catalog(world.settings, by_command, table=form == "csv")
        if form == "jsonl":
            assert sorted(file.read_bytes().splitlines()) == sorted(by_command.read_bytes().splitlines())
        else:
            assert file.read_bytes().partition(b"\n")[0] == by_command.read_bytes().partition(b"\n")[0]
            assert sorted(map(str, rows(file))) == sorted(map(str, rows(by_command)))
            assert [cell[0] for row in rows(file) for cell in row.values() if cell[:1] in tuple("=+-@\t\r")] == []
        again = await import_catalog(world.settings, file, 0, lambda _: None)
        assert (again.created, again.changed, again.unchanged, again.refused) == (0, 0, 3, [])
    assert await world.everything_written() == before


async def test_orders_of_all_kinds_are_known_again_and_a_table_adds_up(world: World, tmp_path: Path) -> None:
    """Of what is no sale nothing is taken over where it is not known."""
    await world.product("=LAMP", 1_550, name="+Lamp", stock=100)
    await world.product("DESK", 20_000, stock=100)
    admin, eve = await world.admin(), await world.customer()
    await eve.post("/cart/add", {"sku": "DESK"})
    bought = await eve.bought("=LAMP", 2)
    cancelled = await eve.ordered("DESK")
    await eve.post(f"/orders/{cancelled['id']}/cancel")
    refunded = await eve.bought("DESK")
    await admin.post(f"/admin/orders/{refunded['id']}/refunds", {"reason": "broken"})
    open_one = await world.anyone.ordered("=LAMP", email="ann@example.com", shipping_address=ADDRESS)
    old = tmp_path / "old.csv"
    old.write_text("order,sku,quantity,unit_price,placed_at,customer\n17,POST,1,18.00,2010-12-01T08:26:00Z,Müller\n")
    assert (await import_orders(world.settings, old, lambda _: None)).orders == 1
    await world.level()
    before = await world.everything_written()

    file = kept(await admin.get("/admin/export/orders"), "text/csv; charset=utf-8", tmp_path)

    table = rows(file)
    firsts = [row for row in table if row["number"]]
    ids = [bought["id"], cancelled["id"], refunded["id"], open_one["id"]]
    assert [row["order"] for row in firsts[1:]] == ids
    assert [row["status"] for row in firsts] == ["DELIVERED", "PAID", "CANCELLED", "REFUNDED", "PENDING"]
    assert [row["total"] for row in firsts] == ["18.00", "231.00", "200.00", "200.00", "15.50"]
    assert [row["customer"] for row in firsts[1:]] == [eve.email] * 3 + ["ann@example.com"]
    lines = {(row["sku"], row["name"], row["quantity"], row["unit_price"]) for row in table if row["order"] == ids[0]}
    assert lines == {("'=LAMP", "'+Lamp", "2", "15.50"), ("DESK", "Product DESK", "1", "200.00")}
    again = await import_orders(world.settings, file, lambda _: None)
    assert told(again) == (0, 5, [])
    assert await world.everything_written() == before

    whole = await admin.get("/admin/export/orders?format=jsonl")
    orders = [json.loads(line) for line in whole.text.splitlines()]
    assert orders[-1] == (await admin.get("/admin/orders?page_size=1")).json()["items"][0]

    elsewhere = tmp_path / "elsewhere.csv"
    text = file.read_text()
    for one in (firsts[0]["order"], *ids):
        text = text.replace(one, f"{one[:-1]}{(int(one[-1], 16) + 1) % 16:x}")
    elsewhere.write_text(text, newline="")
    report = await import_orders(world.settings, elsewhere, lambda _: None)
    assert told(report) == (2, 0, ["status: Choose one of PAID, SHIPPED, DELIVERED: what was never"] * 3)
    assert await world.ledger_broken() == {}


def told(report: Report) -> tuple[int, int, list[str]]:
    return report.orders, report.known, [bad.reason[:62] for bad in report.refused]


async def test_customers_come_with_what_they_bought(world: World, tmp_path: Path) -> None:
    await world.product("LAMP", 1_550)
    admin, eve, ann = await world.admin(), await world.customer(), await world.customer()
    await eve.bought("LAMP")
    assert (await ann.patch("/auth/me", {"name": "=HYPERLINK(1)"})).status_code == 200
    await world.level()

    file = kept(await admin.get("/admin/export/customers"), "text/csv; charset=utf-8", tmp_path)

    told_of = {row["email"]: row for row in rows(file)}
    assert set(told_of) == {admin.email, eve.email, ann.email}
    assert list(told_of[eve.email]) == "id email name role active created_at orders spent currency".split()
    row = told_of[eve.email]
    assert (row["id"], row["role"], row["active"], row["orders"]) == (str(eve.id), "CUSTOMER", "true", "1")
    assert (row["spent"], row["currency"]) == ("15.50", "USD")
    name = told_of[ann.email]["name"]
    assert (name, unguarded(name)) == ("'=HYPERLINK(1)", "=HYPERLINK(1)")
    assert "password" not in file.read_text()
    lines = (await admin.get("/admin/export/customers?format=jsonl")).text.splitlines()
    users = (await admin.get("/admin/users")).json()["items"]
    assert sorted(map(str, map(json.loads, lines))) == sorted(map(str, users))


async def test_exports_are_for_admins_and_keys_and_as_fresh_as_is_asked_for(world: World) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    key, _ = await made(world, admin, "customers:read")
    for name, status in (("customers", 200), ("orders", 403), ("products", 403)):
        assert (await key.get(f"/admin/export/{name}")).status_code == status, name
    for who, status in ((world.anyone, 401), (eve, 403)):
        assert (await who.get("/admin/export/products")).status_code == status
    for query, code in (("format=xml", "invalid-input"), ("page=2", "invalid-input")):
        assert (await admin.get(f"/admin/export/products?{query}")).json()["code"] == code

    position = await world.level()
    fresh = await admin.get("/admin/export/products", Consistency_Token=world.positions.token(position))
    assert world.positions.read(fresh.headers["read-model-position"]) >= position
    assert int(fresh.headers["read-model-lag-ms"]) >= 0
    head = await world.client.head("/admin/export/products", headers=admin.headers)
    assert (head.status_code, head.content, head.headers["content-type"]) == (200, b"", "text/csv; charset=utf-8")


async def test_too_many_at_once_are_told_to_come_back(world: World) -> None:
    await world.product("LAMP")
    admin, flows = await world.admin(), world.app.state.shop.staff_flows
    await world.level()
    with flows.one_more("a"), flows.one_more("a"), flows.one_more("a"), flows.one_more("a"):
        busy: Response = await Person(world.client, admin.headers).get("/admin/export/products")
    assert (busy.status_code, busy.json()["code"], busy.headers["retry-after"]) == (503, "streams-busy", "30")
    assert (await admin.get("/admin/export/products")).status_code == 200
    assert flows.running == 0
