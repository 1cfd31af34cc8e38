"""The audit, as an admin reads it: who did what, from where, and what it changed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from commands.accounts.create_admin import CreateAdmin, create_admin
from commands.base import perform
from db.privileges import tables_denied
from domain.staff.audit import AT_THE_SERVER
from tests.world import Person, World


async def audit(admin: Person, asked: str = "") -> list[dict[str, Any]]:
    answer = await admin.get(f"/admin/audit{asked}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_price_that_was_changed_shows_who_did_it_and_what_it_was(world: World) -> None:
    lamp = await world.product("LAMP", price=4_500)
    admin = await world.admin()

    changed = await admin.patch(f"/admin/products/{lamp.id}", {"price": 3_900}, X_Request_Id="sale-1")

    (record,) = await audit(admin)
    assert record == {
        "id": record["id"],
        "at": record["at"],
        "actor": {"id": str(admin.id), "name": "Eve", "key": None},
        "action": "update_product",
        "target": {"kind": "product", "id": str(lamp.id)},
        "before": {"variants": {str(lamp.variants[0].id): {"price": 4_500}}},
        "after": {"variants": {str(lamp.variants[0].id): {"price": 3_900}}},
        "request_id": "sale-1",
        "address": "127.0.0.1",
    }
    assert changed.headers["x-request-id"] == "sale-1"
    assert await world.differences() == []


async def test_what_is_new_had_nothing_before_and_what_is_gone_has_nothing_after(world: World) -> None:
    admin = await world.admin()
    tag = (await admin.post("/admin/tags", {"name": "new"})).json()
    await admin.delete(f"/admin/tags/{tag['id']}")

    deleted, created = await audit(admin)

    facts = {"id": tag["id"], "name": "new", "slug": "new"}
    assert (created["before"], created["after"]) == (None, facts)
    assert (deleted["before"], deleted["after"]) == (facts, None)


async def test_the_same_request_sent_twice_was_done_once(world: World) -> None:
    admin = await world.admin()
    for _ in range(2):
        await admin.post("/admin/tags", {"name": "new"}, Idempotency_Key="a tag")
    assert [record["action"] for record in await audit(admin)] == ["create_label"]


async def test_what_was_refused_was_not_done(world: World) -> None:
    lamp = await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    before = await world.everything_written()

    assert (await admin.patch(f"/admin/products/{lamp.id}", {"name": "Lantern"}, If_Match='"9"')).status_code == 412
    assert (await admin.delete(f"/admin/tags/{uuid4()}")).status_code == 404
    assert (await eve.patch(f"/admin/products/{lamp.id}", {"name": "Mine"})).status_code == 403

    assert await world.everything_written() == before


async def test_what_customers_do_is_not_in_it(world: World) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    order = await eve.bought("LAMP")
    assert (await eve.post(f"/orders/{order['id']}/cancel")).status_code == 200
    admin.token = eve.token
    assert await audit(admin) == []


async def test_an_order_an_admin_cancels_tells_nothing_of_who_bought_it(world: World) -> None:
    await world.product("LAMP", price=4_500)
    eve, admin = await world.customer(), await world.admin()
    order = await eve.bought("LAMP", 2)
    assert (await admin.post(f"/orders/{order['id']}/cancel")).status_code == 200

    (record,) = await audit(admin)

    (item,) = order["items"]
    assert (record["action"], record["target"]) == ("cancel_order", {"kind": "order", "id": order["id"]})
    assert record["before"] == {
        "status": "PAID",
        "refunded": 0,
        "lines": {item["id"]: {"withdrawn_quantity": 0, "refunded_quantity": 0, "restocked_quantity": 0}},
    }
    assert record["after"] == {
        "status": "CANCELLED",
        "refunded": 9_000,
        "lines": {item["id"]: {"withdrawn_quantity": 2, "refunded_quantity": 2, "restocked_quantity": 2}},
    }


async def test_it_is_filtered_by_who_what_and_what_to(world: World) -> None:
    lamp, desk = await world.product("LAMP"), await world.product("DESK")
    ann, bob = await world.admin(), await world.admin()
    await ann.patch(f"/admin/products/{lamp.id}", {"name": "Lantern"})
    await ann.post("/admin/inventory/LAMP/adjust", {"delta": 1, "reason": "delivery"})
    await bob.patch(f"/admin/products/{desk.id}", {"name": "Table"})
    await bob.patch(f"/admin/products/{lamp.id}", {"name": "Torch"})

    async def named(asked: str) -> list[object]:
        return [(record["before"] or {}).get("name", "stock") for record in await audit(bob, asked)]

    assert await named("") == ["Lantern", "Product DESK", "stock", "Product LAMP"]
    assert await named(f"?actor={ann.id}") == ["stock", "Product LAMP"]
    assert await named("?action=update_product") == ["Lantern", "Product DESK", "Product LAMP"]
    assert await named(f"?target={lamp.id}") == ["Lantern", "Product LAMP"]
    assert await named(f"?actor={bob.id}&action=update_product&target={lamp.id}") == ["Lantern"]
    assert await named(f"?actor={bob.id}&action=adjust_stock") == []
    assert await named("?page=2&page_size=3") == ["Product LAMP"]
    today = datetime.now(UTC).date()
    assert len(await named(f"?from={today - timedelta(days=1)}&to={today + timedelta(days=1)}")) == 4
    assert await named(f"?to={today - timedelta(days=2)}") == []
    assert (await bob.get("/admin/audit?from=2026-02-02&to=2026-02-01")).status_code == 400


async def test_long_texts_are_cut_and_very_many_changes_told_by_name(world: World) -> None:
    lamp = await world.product("LAMP")
    admin = await world.admin()
    await admin.patch(f"/admin/products/{lamp.id}", {"description": "x" * 5_000})
    attributes = {f"Attribute {number}": "y" * 480 for number in range(50)}
    await admin.patch(f"/admin/products/{lamp.id}", {"attributes": attributes})

    many, long = await audit(admin)

    assert long["after"] == {"description": "x" * 500 + "…"}
    assert (many["before"], many["after"]) == ({"attributes": {}}, {"attributes": "…"})


async def test_whoever_works_at_the_server_has_no_account(world: World) -> None:
    admin = await world.admin()
    made = await perform(world.postgres, create_admin, CreateAdmin("new@example.com", "New", "hash"), AT_THE_SERVER)
    await world.level()

    (record,) = await audit(admin)

    assert record["actor"] == {"id": None, "name": "", "key": None}
    assert (record["action"], record["target"]) == ("create_admin", {"kind": "account", "id": str(made.id)})
    assert (record["before"], record["after"]) == (None, {"role": "ADMIN"})
    assert (record["request_id"], record["address"]) == (None, None)


async def test_it_is_for_admins(world: World) -> None:
    assert (await (await world.customer()).get("/admin/audit")).status_code == 403
    assert (await world.anyone.get("/admin/audit")).status_code == 401


@pytest.mark.parametrize("statement", ["update audit_records set action = 'nothing'", "delete from audit_records"])
async def test_nobody_changes_it_afterwards(world: World, statement: str) -> None:
    admin = await world.admin()
    await admin.post("/admin/tags", {"name": "new"})
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="never changed"):
        await world.postgres.execute(statement)
    assert [record["action"] for record in await audit(admin)] == ["create_label"]


async def test_the_databases_own_user_may_only_add_to_it(world: World) -> None:
    async with world.postgres.acquire() as connection:
        granted = await connection.fetch(
            "select privilege_type from pg_class, aclexplode(relacl)"
            " where oid = 'audit_records'::regclass and grantee = relowner"
        )
        assert {"SELECT", "INSERT"} <= {row["privilege_type"] for row in granted}
        assert not {"UPDATE", "DELETE"} & {row["privilege_type"] for row in granted}


async def test_a_database_user_that_can_only_add_to_it_is_enough(world: World) -> None:
    async with world.postgres.acquire() as connection:
        attempt = connection.transaction()
        await attempt.start()
        await connection.execute("create role clerk")
        await connection.execute("grant select, insert, update, delete on all tables in schema public to clerk")
        await connection.execute("revoke update, delete on audit_records from clerk")
        await connection.execute("set local role clerk")
        denied = await tables_denied(connection)
        await attempt.rollback()
    assert denied == []
