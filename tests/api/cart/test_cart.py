"""The cart."""

from domain.catalog.product import ProductStatus
from tests.world import World


async def test_the_same_item_adds_up_and_takes_todays_price(world: World) -> None:
    lamp = await world.product("LAMP", price=1_000, stock=9)
    admin, eve = await world.admin(), await world.customer()
    await eve.post("/cart/add", {"product_id": str(lamp.id)})
    await admin.patch(f"/admin/products/{lamp.id}", {"price": 1_200})

    eve.token = admin.token
    assert (await eve.get("/cart")).json()["total"]["amount"] == 1_200, "a cart costs what its items cost today"

    cart = (await eve.post("/cart/add", {"variant_id": str(lamp.variants[0].id), "quantity": 2})).json()

    assert [(item["quantity"], item["unit_price"]["amount"]) for item in cart["items"]] == [(3, 1_200)]
    assert (cart["subtotal"]["amount"], cart["total"]["amount"], cart["item_count"]) == (3_600, 3_600, 3)
    assert (await eve.get("/cart")).json() == cart


async def test_a_new_customer_has_an_empty_cart(world: World) -> None:
    eve = await world.customer()
    cart = (await eve.get("/cart", Consistency_Token="p1")).json()
    assert (cart["id"], cart["items"], cart["total"]) == (None, [], {"amount": 0, "currency": "USD"})


async def test_items_are_changed_removed_and_emptied(world: World) -> None:
    lamp, chair = await world.product("LAMP", stock=5), await world.product("CHAIR", stock=5)
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    first, second = (await eve.post("/cart/add", {"sku": "CHAIR"})).json()["items"]

    assert (await eve.patch(f"/cart/{first['id']}", {"quantity": 4})).json()["items"][0]["quantity"] == 4
    assert len((await eve.patch(f"/cart/{first['id']}", {"quantity": 0})).json()["items"]) == 1
    assert (await eve.delete(f"/cart/{chair.id}")).json()["items"] == []
    assert (await eve.delete(f"/cart/{second['id']}")).status_code == 404
    await eve.post("/cart/add", {"product_id": str(lamp.id)})
    assert (await eve.delete("/cart")).status_code == 204
    assert (await eve.get("/cart")).json()["items"] == []


async def test_more_than_there_is_does_not_fit_into_a_cart(world: World) -> None:
    await world.product("LAMP", stock=2)
    eve = await world.customer()
    before = await world.everything_written()
    refused = await eve.post("/cart/add", {"sku": "LAMP", "quantity": 3})
    assert (refused.status_code, refused.json()["code"]) == (409, "out-of-stock")
    assert refused.json()["lines"] == [{"sku": "LAMP", "wanted": 3, "available": 2}]
    assert await world.everything_written() == before


async def test_a_cart_shows_what_can_no_longer_be_had(world: World) -> None:
    lamp = await world.product("LAMP", stock=2)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 2})
    await ben.ordered("LAMP")
    eve.token = ben.token
    cart = (await eve.get("/cart")).json()
    assert [item["available"] for item in cart["items"]] == [False]
    assert (cart["subtotal"]["amount"], cart["total"]["amount"], cart["item_count"]) == (0, 0, 0)

    await admin.post("/admin/inventory/LAMP/adjust", {"delta": 5, "reason": "delivery"})
    eve.token = admin.token
    cart = (await eve.get("/cart")).json()
    assert [item["available"] for item in cart["items"]] == [True]
    assert (cart["subtotal"]["amount"], cart["total"]["amount"], cart["item_count"]) == (2_000, 2_000, 2)

    await admin.delete(f"/admin/products/{lamp.id}")
    eve.token = admin.token
    assert [item["available"] for item in (await eve.get("/cart")).json()["items"]] == [False]


async def test_drafts_and_unknown_things_can_not_be_bought(world: World) -> None:
    await world.product("DRAFT", status=ProductStatus.DRAFT)
    eve = await world.customer()
    assert (await eve.post("/cart/add", {"sku": "DRAFT"})).status_code == 404
    assert (await eve.post("/cart/add", {"sku": "NOTHING"})).status_code == 404
    assert (await eve.post("/cart/add", {})).status_code == 400
    assert (await eve.post("/cart/add", {"sku": "DRAFT", "product_id": str(eve.id)})).status_code == 400


async def test_a_product_means_its_first_variant_that_can_be_had(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    sizes = [
        {"sku": f"TEE-{size}", "options": {"size": size}, "price": 1_500, "stock_quantity": stock}
        for size, stock in (("S", 0), ("M", 3))
    ]
    tee = (await admin.post("/admin/products", {"name": "Tee", "status": "published", "variants": sizes})).json()
    cart = (await eve.post("/cart/add", {"product_id": tee["id"]})).json()
    assert [item["sku"] for item in cart["items"]] == ["TEE-M"]
    refused = await eve.post("/cart/add", {"product_id": tee["id"], "quantity": 4})
    assert refused.json()["lines"] == [{"sku": "TEE-M", "wanted": 5, "available": 3}]
    await admin.post("/admin/inventory/TEE-S/adjust", {"delta": 9, "reason": "delivery"})
    cart = (await eve.post("/cart/add", {"product_id": tee["id"], "quantity": 3})).json()
    assert [(item["sku"], item["quantity"]) for item in cart["items"]] == [("TEE-M", 1), ("TEE-S", 3)]
