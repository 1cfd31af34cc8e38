"""For how long an answer is kept for its Idempotency-Key goes by what it would cost to do it twice."""

from tests.world import ADDRESS, World


async def test_of_carts_and_wish_lists_answers_are_kept_briefly_and_of_orders_and_the_shops_own_people_for_days(
    world: World,
) -> None:
    lamp = await world.product("LAMP")
    eve, admin, guest = await world.customer(), await world.admin(), world.anyone
    for person, path, body, key in (
        (eve, "/cart/add", {"sku": "LAMP"}, "cart"),
        (eve, "/wishlist", {"product_id": str(lamp.id)}, "wish"),
        (guest, "/cart/add", {"sku": "LAMP"}, "a guest's first cart"),
        (eve, "/order/create", {"shipping_address": ADDRESS}, "order"),
        (guest, "/order/create", {"shipping_address": ADDRESS, "email": "guest@example.com"}, "a guest's order"),
        (admin, "/cart/add", {"sku": "LAMP"}, "an admin's cart"),
        (admin, "/admin/inventory/LAMP/adjust", {"delta": 1, "reason": "found"}, "stock"),
    ):
        answer = await person.post(path, body, **{"Idempotency-Key": key})
        assert answer.is_success, answer.text
        if person is not guest:  # who has a token by then, and is another caller
            again = await person.post(path, body, **{"Idempotency-Key": key})
            assert (again.json(), again.headers.get("idempotency-replayed")) == (answer.json(), "true"), key

    kept = {row["key"]: row["brief"] for row in await world.postgres.fetch("select key, brief from idempotency_keys")}
    assert kept == {
        "cart": True,
        "wish": True,
        "a guest's first cart": True,
        "order": False,
        "a guest's order": False,
        "an admin's cart": False,
        "stock": False,
    }
