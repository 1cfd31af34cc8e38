"""What runs low: what an admin orders again."""

import httpx

from domain.faults import FAULTS_MAX
from domain.stock.stock import STOCK_LINES_MAX
from tests.documented import documentation
from tests.world import Person, World


async def low(admin: Person, asked: str = "") -> list[tuple[str, int]]:
    page = (await admin.get(f"/admin/inventory{asked}")).json()
    assert page["total"] == len(page["items"])
    return [(level["sku"], level["stock_quantity"]) for level in page["items"]]


async def test_what_runs_low_is_listed_the_scarcest_first(world: World) -> None:
    """Low is what the shop calls so, 5 unless it says otherwise, or what is asked for."""
    lamp = await world.product("LAMP", stock=5)
    for sku, stock in (("DESK", 0), ("BED", 6), ("SOFA", 40)):
        await world.product(sku, stock=stock)
    admin, eve = await world.admin(), await world.customer()

    assert await low(admin) == [("DESK", 0), ("LAMP", 5)]
    assert await low(admin, "?below=5") == [("DESK", 0)]
    assert await low(admin, "?below=7") == [("DESK", 0), ("LAMP", 5), ("BED", 6)]
    (_, shown) = (await admin.get("/admin/inventory")).json()["items"]
    assert shown == {
        "variant_id": str(lamp.variants[0].id),
        "product_id": str(lamp.id),
        "sku": "LAMP",
        "name": "Product LAMP",
        "options": {},
        "status": "published",
        "stock_quantity": 5,
        "backorder": False,
    }
    await eve.bought("BED", 4)
    admin.token = eve.token
    assert await low(admin) == [("DESK", 0), ("BED", 2), ("LAMP", 5)]
    assert await world.differences() == []


async def test_what_is_gone_is_not_ordered_again(world: World) -> None:
    await world.product("LAMP", stock=1)
    desk = await world.product("DESK", stock=1)
    admin = await world.admin()
    sizes = [{"sku": f"TEE-{size}", "price": 900, "stock_quantity": 1, "options": {"Size": size}} for size in "SM"]
    tee = (await admin.post("/admin/products", {"name": "Tee", "variants": sizes})).json()
    await admin.delete(f"/admin/products/{tee['id']}/variants/{tee['variants'][0]['id']}")
    await admin.delete(f"/admin/products/{desk.id}")
    assert sorted(await low(admin)) == [("LAMP", 1), ("TEE-M", 1)]
    assert await world.differences() == []


async def test_only_admins_see_it(world: World) -> None:
    assert (await (await world.customer()).get("/admin/inventory")).status_code == 403
    assert (await (await world.admin()).get("/admin/inventory?below=0")).status_code == 400


async def sends(world: World, admin: Person, table: str | bytes, asked: str = "?reason=Stocktaking") -> httpx.Response:
    path, kind = "/admin/inventory/adjust", {"Content-Type": "text/csv"}
    answer = await world.client.post(path + asked, content=table, headers={**admin.headers, **kind})
    documentation().require("POST", path, answer)
    admin.token = answer.headers.get("consistency-token", admin.token)
    return answer


async def test_many_skus_are_counted_or_filled_up_by_one_file(world: World) -> None:
    for sku, stock in (("LAMP", 5), ("DESK", 0), ("BED", 6)):
        await world.product(sku, stock=stock)
    admin = await world.admin()
    counted = await sends(world, admin, "\ufeffsku,stock_quantity\r\nlamp,4\r\nDESK,0\r\n\r\nBED,9\r\n".encode())
    assert (counted.status_code, counted.json()) == (200, {"changed": 2, "unchanged": 1})
    filled = await sends(world, admin, "delta,sku\n-4,BED\n+10,LAMP\n", "?reason=Delivery%2012")
    assert filled.json() == {"changed": 2, "unchanged": 0}
    assert [await world.stock_of(sku) for sku in ("LAMP", "DESK", "BED")] == [14, 0, 5]
    last = (await admin.get("/admin/inventory/LAMP/movements")).json()["items"][0]
    assert (last["delta"], last["stock_quantity"], last["note"]) == (10, 14, "Delivery 12")
    record = (await admin.get("/admin/audit?action=adjust_many")).json()["items"][1]
    assert record["before"] == {"LAMP": 5, "BED": 6}
    assert record["after"] == {"LAMP": 4, "BED": 9, "reason": "Stocktaking"}
    assert await world.differences() == []


async def test_a_file_of_which_one_line_is_wrong_changes_nothing_and_every_wrong_line_is_told(world: World) -> None:
    for sku, stock in (("LAMP", 5), ("DESK", 2)):
        await world.product(sku, stock=stock)
    admin = await world.admin()
    before = await world.everything_written()

    async def wrong(table: str | bytes, asked: str = "?reason=Stocktaking") -> list[tuple[str, str]]:
        answer = await sends(world, admin, table, asked)
        assert answer.status_code == 400, answer.text
        return [(error["field"], error["code"]) for error in answer.json()["errors"]]

    assert await wrong("sku,delta\nLAMP,1\nNONE,1\nDESK,-3\nlamp,2\n") == [
        ("line[3].sku", "not-possible"),
        ("line[4].delta", "too-small"),
        ("line[5].sku", "duplicate"),
    ]
    assert await wrong("sku,stock_quantity\nLAMP,-1\nDESK,two\n,3\nLAMP,1,2\nDESK,=1+1\n") == [
        ("line[2].stock_quantity", "not-possible"),
        ("line[3].stock_quantity", "not-a-number"),
        ("line[4].sku", "required"),
        ("line[5]", "wrong-format"),
        ("line[6].stock_quantity", "not-a-number"),
    ]
    many = "".join(f"LAMP-{number},1\n" for number in range(STOCK_LINES_MAX + 1))
    assert await wrong(f"sku,delta\n{many}") == [("body", "too-many")]
    assert await wrong("sku,delta\n" + "LAMP,two\n" * FAULTS_MAX + many) == [
        (f"line[{number + 2}].delta", "not-a-number") for number in range(FAULTS_MAX)
    ], "what stands behind them is not read"
    assert await wrong(b"sku,delta\n\xff,1\n") == [("line[2].sku", "wrong-format")]
    assert await wrong("sku,price\nLAMP,1\n") == [("body", "wrong-format")]
    assert await wrong("sku,delta\n") == [("body", "required")]
    assert await wrong("sku,delta\nLAMP,1\n", "") == [("reason", "required")]
    assert await world.everything_written() == before
