"""API keys: what another program may do, for whom, and for how long."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from tests.world import Person, World

NOBODYS: Final = UUID(int=9)
CLOSED: Final[list[tuple[str, str, object]]] = [
    ("GET", "/admin/inventory", None),
    ("PATCH", f"/admin/orders/{NOBODYS}/status", {"status": "SHIPPED"}),
    ("POST", "/admin/tags", {"name": "new"}),
    ("GET", "/admin/users", None),
    ("PATCH", f"/admin/users/{NOBODYS}", {"role": "ADMIN"}),
    ("POST", "/admin/keys", {"name": "Another", "scopes": ["stock:write"]}),
    ("GET", "/admin/audit", None),
]
"""To a key for stock and orders."""


async def made(world: World, admin: Person, *scopes: str, **more: object) -> tuple[Person, dict[str, Any]]:
    """Whoever holds a new key, and what is known of it."""
    answer = await admin.post("/admin/keys", {"name": "Warehouse", "scopes": list(scopes), **more})
    assert answer.status_code == 201, answer.text
    await world.level()
    key = answer.json()
    return Person(world.client, {"Authorization": f"Bearer {key['key']}"}), key


async def test_a_key_opens_what_its_scopes_say_and_is_shown_once(world: World) -> None:
    await world.product("LAMP", stock=10)
    admin = await world.admin()

    warehouse, key = await made(world, admin, "stock:write", "orders:read", "stock:write")

    assert key["key"].startswith(key["hint"])
    assert key["scopes"] == ["orders:read", "stock:write"]
    (listed,) = (await admin.get("/admin/keys")).json()["items"]
    assert listed == {name: value for name, value in key.items() if name != "key"}
    adjusted = await warehouse.post("/admin/inventory/LAMP/adjust", {"delta": -3, "reason": "broken"})
    assert (adjusted.status_code, await world.stock_of("LAMP")) == (200, 7)
    assert (await warehouse.get("/admin/orders")).status_code == 200
    assert await world.differences() == []


async def test_a_key_opens_nothing_else(world: World) -> None:
    await world.product("LAMP")
    warehouse, _ = await made(world, await world.admin(), "stock:write", "orders:read")
    before = await world.everything_written()
    for method, path, body in CLOSED:
        refused = await warehouse.send(method, path, body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed"), path
    assert await world.everything_written() == before


async def test_a_key_works_from_the_moment_it_is_made(world: World) -> None:
    """Nobody waits until the read models know it."""
    await world.product("LAMP")
    admin = await world.admin()
    await world.level()
    for _ in range(5):
        key = (await admin.post("/admin/keys", {"name": "Warehouse", "scopes": ["stock:write"]})).json()["key"]
        warehouse = Person(world.client, {"Authorization": f"Bearer {key}"})
        adjusted = await warehouse.post("/admin/inventory/LAMP/adjust", {"delta": 1, "reason": "found"})
        assert adjusted.status_code == 200


async def test_where_no_admin_is_asked_for_a_key_is_nobody(world: World) -> None:
    warehouse, _ = await made(world, await world.admin(), "orders:read")
    assert (await world.client.get("/products", headers=warehouse.headers)).status_code == 200
    assert (await warehouse.get("/orders")).status_code == 401
    assert (await warehouse.post("/cart/add", {"sku": "LAMP", "quantity": 1})).status_code == 401


async def test_what_a_key_did_is_in_the_audit_under_its_name(world: World) -> None:
    await world.product("LAMP")
    admin = await world.admin()
    warehouse, key = await made(world, admin, "stock:write")
    await warehouse.post("/admin/inventory/LAMP/count", {"stock_quantity": 3, "reason": "counted"})
    await world.level()

    counted, created = (await admin.get("/admin/audit")).json()["items"]

    assert counted["actor"] == {"id": str(admin.id), "name": "Eve", "key": {"id": key["id"], "name": "Warehouse"}}
    assert created["actor"]["key"] is None
    assert created["target"] == {"kind": "api_key", "id": key["id"]}
    assert key["key"] not in str(created)


async def test_a_key_that_was_ended_opens_nothing_at_once(world: World) -> None:
    """Its text is known to nobody, and kept nowhere."""
    await world.product("LAMP")
    admin = await world.admin()
    warehouse, key = await made(world, admin, "stock:write", "stock:read")
    assert (await admin.delete(f"/admin/keys/{key['id']}")).status_code == 204
    before = await world.everything_written()
    assert (await warehouse.post("/admin/inventory/LAMP/adjust", {"delta": 1, "reason": "x"})).status_code == 401
    await world.level()
    assert (await warehouse.get("/admin/inventory")).status_code == 401
    assert (await admin.delete(f"/admin/keys/{key['id']}")).status_code == 404
    assert await world.everything_written() == before
    assert (await admin.get("/admin/keys")).json()["total"] == 0
    assert await world.differences() == []


async def test_commands_ask_the_database_whether_a_key_has_ended(world: World) -> None:
    await world.product("LAMP")
    warehouse, _ = await made(world, await world.admin(), "stock:write", "stock:read")
    await world.postgres.execute("update api_keys set ended_at = now()")  # and no read model knows
    before = await world.everything_written()
    assert (await warehouse.post("/admin/inventory/LAMP/adjust", {"delta": 1, "reason": "x"})).status_code == 401
    after = await world.everything_written()
    assert after == before


async def test_a_key_ends_with_its_time(world: World) -> None:
    await world.product("LAMP")
    soon = datetime.now(UTC) + timedelta(hours=1)
    admin = await world.admin()
    warehouse, _ = await made(world, admin, "stock:read", expires_at=soon.isoformat())
    assert (await warehouse.get("/admin/inventory")).status_code == 200
    await world.postgres.execute("update api_keys set expires_at = now()")
    await world.redis.flushdb()
    answer = await warehouse.get("/admin/inventory")
    while answer.status_code == 503:
        answer = await warehouse.get("/admin/inventory")
    assert answer.status_code == 401
    past = {"name": "Late", "scopes": ["stock:read"], "expires_at": "2020-01-01T00:00:00Z"}
    assert (await admin.post("/admin/keys", past)).json()["errors"][0]["field"] == "expires_at"


async def test_a_key_acts_no_longer_than_whoever_made_it_is_an_admin(world: World) -> None:
    await world.product("LAMP")
    ann, bob = await world.admin(), await world.admin()
    warehouse, _ = await made(world, bob, "stock:write", "stock:read")
    await ann.patch(f"/admin/users/{bob.id}", {"role": "CUSTOMER"})
    await world.level()
    assert (await warehouse.post("/admin/inventory/LAMP/adjust", {"delta": 1, "reason": "x"})).status_code == 401
    assert (await warehouse.get("/admin/inventory")).status_code == 401


async def test_when_a_key_was_used_last_is_known(world: World) -> None:
    admin = await world.admin()
    warehouse, key = await made(world, admin, "orders:read")
    assert key["last_used_at"] is None
    await warehouse.get("/admin/orders")
    await world.app.state.shop.key_uses.still()
    await world.level()
    (listed,) = (await admin.get("/admin/keys")).json()["items"]
    assert listed["last_used_at"] is not None
    assert await world.differences() == []


async def test_what_is_no_key_is_nobody(world: World) -> None:
    for token in ("tp_", "tp_" + "x" * 43, "tp_" + "x" * 500):
        nobody = Person(world.client, {"Authorization": f"Bearer {token}"})
        assert (await nobody.get("/admin/orders")).status_code == 401


async def test_only_admins_make_keys(world: World) -> None:
    eve = await world.customer()
    assert (await eve.post("/admin/keys", {"name": "Mine", "scopes": ["orders:read"]})).status_code == 403
    assert (await eve.get("/admin/keys")).status_code == 403
    admin = await world.admin()
    assert (await admin.post("/admin/keys", {"name": "None", "scopes": []})).status_code == 400
    assert (await admin.post("/admin/keys", {"name": "Odd", "scopes": ["orders:delete"]})).status_code == 400
