"""What runs low: what an admin orders again."""

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
