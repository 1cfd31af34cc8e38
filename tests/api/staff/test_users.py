"""Users, as an admin sees them, and what an admin decides about them."""

import asyncio
from uuid import uuid4

import pytest

from commands.accounts.remove_admin import RemoveAdmin, remove_admin
from commands.base import perform
from domain.accounts.account_refusals import LastAdmin
from domain.refusals import NotFound
from domain.staff.audit import AT_THE_SERVER
from tests.world import ADDRESS, Person, World


async def named(admin: Person, asked: str = "") -> list[str]:
    answer = await admin.get(f"/admin/users{asked}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return [user["email"] for user in answer.json()["items"]]


async def called(world: World, name: str) -> Person:
    person = await world.customer()
    assert (await person.patch("/auth/me", {"name": name})).status_code == 200
    return person


async def test_a_user_is_shown_with_what_was_bought(world: World) -> None:
    await world.product("LAMP", price=4_500)
    admin, eve = await world.admin(), await called(world, "Eve Adams")
    paid = await eve.bought("LAMP", 2)
    waits = await eve.ordered("LAMP")
    await admin.post(f"/admin/orders/{paid['id']}/refunds", {"reason": "a scratch", "amount": 500})
    await eve.post("/addresses", ADDRESS)
    await world.level()

    (user,) = (await admin.get("/admin/users?role=CUSTOMER")).json()["items"]
    shown = (await admin.get(f"/admin/users/{eve.id}")).json()

    assert user == {
        "id": str(eve.id),
        "email": eve.email,
        "name": "Eve Adams",
        "role": "CUSTOMER",
        "active": True,
        "email_verified": False,
        "created_at": user["created_at"],
        "order_count": 2,
        "spent": {"amount": 8_500, "currency": "USD"},
        "last_order_at": waits["placed_at"],
    }
    assert shown == user | {"addresses": shown["addresses"], "orders": shown["orders"]}
    assert [order["id"] for order in shown["orders"]] == [waits["id"], paid["id"]]
    assert [address["line1"] for address in shown["addresses"]] == ["1 Main Road"]
    assert await world.differences() == []


async def test_one_is_found_by_beginnings_of_the_name_and_the_address(world: World) -> None:
    admin = await world.admin()
    adams, avril = await called(world, "Eve Adams"), await called(world, "Ève Avril-Léger")
    admin.token = avril.token

    assert await named(admin, "?q=eve&role=CUSTOMER") == [avril.email, adams.email]
    assert await named(admin, "?q=EVE+ada") == [adams.email]
    assert await named(admin, "?q=leger") == [avril.email]
    assert await named(admin, "?q=a&role=CUSTOMER") == [avril.email, adams.email]
    assert await named(admin, f"?q={adams.email.upper()}") == [adams.email]
    assert await named(admin, "?q=nobody@example.com") == []
    assert await named(admin, "?q=dams") == []
    assert await named(admin, "?role=ADMIN") == [admin.email]


async def test_another_name_is_found_and_the_former_one_is_not(world: World) -> None:
    admin, eve = await world.admin(), await called(world, "Eve Adams")
    admin.token = (await eve.patch("/auth/me", {"name": "Eve Zimmer"})).headers["consistency-token"]
    assert await named(admin, "?q=adams") == []
    assert await named(admin, "?q=zimmer") == [eve.email]
    assert await world.differences() == []


async def test_who_may_no_longer_sign_in_does_nothing_more(world: World) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 1})

    changed = await admin.patch(f"/admin/users/{eve.id}", {"active": False})
    before = await world.everything_written()

    assert (changed.status_code, changed.json()["active"]) == (200, False)
    assert (await eve.post("/cart/add", {"sku": "LAMP", "quantity": 1})).status_code == 401
    assert (await eve.post("/order/create", {"shipping_address": ADDRESS})).status_code == 401
    assert await world.everything_written() == before
    assert (await admin.patch(f"/admin/users/{eve.id}", {"active": True})).json()["active"] is True
    assert (await eve.post("/order/create", {"shipping_address": ADDRESS})).status_code == 401, "its session has ended"


@pytest.mark.parametrize("change", [{"role": "CUSTOMER"}, {"active": False}])
async def test_who_is_no_admin_any_more_is_none_at_once(world: World, change: dict[str, object]) -> None:
    """The access token says so for ten minutes; nobody believes it."""
    lamp = await world.product("LAMP")
    ann, bob, eve = await world.admin(), await world.admin(), await world.customer()
    order = await eve.bought("LAMP")
    bob.token = (await ann.patch(f"/admin/users/{bob.id}", change)).headers["consistency-token"]
    await world.level()
    before = await world.everything_written()

    answers = [
        await bob.patch(f"/admin/products/{lamp.id}", {"name": "Mine"}),
        await bob.post("/admin/tags", {"name": "mine"}, Idempotency_Key="mine"),
        await bob.post(f"/orders/{order['id']}/cancel"),
        await bob.patch(f"/admin/users/{bob.id}", {"role": "ADMIN"}),
        await bob.get("/admin/users"),
        await bob.get("/admin/dashboard/summary"),
        await bob.get("/orders"),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "not-signed-in")}
    assert await world.everything_written() == before


async def test_who_becomes_an_admin_is_one_with_the_next_token(world: World) -> None:
    admin, eve = await world.admin(), await world.customer()
    assert (await admin.patch(f"/admin/users/{eve.id}", {"role": "ADMIN"})).json()["role"] == "ADMIN"
    assert await named(admin, "?role=CUSTOMER") == []
    assert (await eve.get("/admin/users")).status_code == 403


async def test_the_last_admin_stays_one(world: World) -> None:
    """Also where two admins unmake each other at the same moment."""
    ann, bob = await world.admin(), await world.admin()
    answers = await asyncio.gather(
        ann.patch(f"/admin/users/{bob.id}", {"role": "CUSTOMER"}),
        bob.patch(f"/admin/users/{ann.id}", {"active": False}),
    )
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert await world.postgres.fetchval("select count(*) from accounts where role = 'ADMIN' and active") == 1
    left = ann if answers[0].status_code == 200 else bob
    before = await world.everything_written()
    refused = await left.patch(f"/admin/users/{left.id}", {"role": "CUSTOMER"})
    assert (refused.status_code, refused.json()["code"]) == (409, "last-admin")
    assert await world.everything_written() == before


async def test_nobody_is_changed_who_is_not_there(world: World) -> None:
    admin = await world.admin()
    before = await world.everything_written()
    assert (await admin.patch(f"/admin/users/{uuid4()}", {"active": True})).status_code == 404
    assert (await admin.get(f"/admin/users/{uuid4()}")).status_code == 404
    assert await world.everything_written() == before


async def test_users_are_shown_to_admins(world: World) -> None:
    eve = await world.customer()
    assert (await eve.get("/admin/users")).status_code == 403
    assert (await eve.patch(f"/admin/users/{eve.id}", {"role": "ADMIN"})).status_code == 403
    assert (await world.anyone.get("/admin/users")).status_code == 401


async def test_an_admin_is_removed_at_the_server_and_the_last_one_is_not(world: World) -> None:
    ann, bob = await world.admin(), await world.admin()
    await perform(world.postgres, remove_admin, RemoveAdmin(bob.email), AT_THE_SERVER)
    assert (await bob.post("/admin/tags", {"name": "mine"})).status_code == 401, "at once"
    before = await world.everything_written()
    for email, refusal in ((bob.email, NotFound), (ann.email, LastAdmin)):
        with pytest.raises(refusal):
            await perform(world.postgres, remove_admin, RemoveAdmin(email), AT_THE_SERVER)
    assert await world.everything_written() == before
