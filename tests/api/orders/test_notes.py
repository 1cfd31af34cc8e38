"""What the shop's own people write down about an order, and see of who bought it."""

from uuid import uuid4

import pytest

from domain.orders.order_note import NOTE_CHARS_MAX, NOTES_MAX
from tests.world import ADDRESS, World


async def test_a_note_stands_on_its_order_with_who_wrote_it_and_when(world: World) -> None:
    await world.product("LAMP")
    eve, admin, other = await world.customer(), await world.admin(), await world.admin()
    order = await eve.bought("LAMP")

    first = await admin.post(f"/admin/orders/{order['id']}/notes", {"text": "  Called: wants it\nbefore Friday. "})
    second = await other.post(f"/admin/orders/{order['id']}/notes", {"text": "Done."})

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["text"] == "Called: wants it\nbefore Friday."
    assert first.json()["author"]["id"] == str(admin.id)
    shown = (await other.get(f"/admin/orders/{order['id']}")).json()
    assert shown["notes"] == [second.json(), first.json()]
    assert shown["customer"] == {
        "id": str(eve.id),
        "name": (await eve.get("/auth/me")).json()["name"],
        "email": eve.email,
    }
    own = (await eve.get(f"/orders/{order['id']}")).json()
    assert shown == own | {"customer": shown["customer"], "notes": shown["notes"]}
    assert "Friday" not in str(own)
    assert await world.differences() == []


async def test_of_a_guest_one_sees_whom_the_goods_go_to(world: World) -> None:
    await world.product("LAMP")
    admin, guest = await world.admin(), world.anyone
    order = await guest.ordered("LAMP", email="guest@example.com")
    admin.token = guest.token

    shown = (await admin.get(f"/admin/orders/{order['id']}")).json()

    assert shown["customer"] == {"id": None, "name": ADDRESS["name"], "email": "guest@example.com"}
    assert shown["notes"] == []


async def test_a_customers_new_name_is_seen_on_old_orders(world: World) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    order = await eve.ordered("LAMP")
    await eve.patch("/auth/me", {"name": "Eve Adams"})
    admin.token = eve.token

    assert (await admin.get(f"/admin/orders/{order['id']}")).json()["customer"]["name"] == "Eve Adams"


async def test_notes_are_for_the_shops_own_people(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    before = await world.everything_written()

    assert (await eve.post(f"/admin/orders/{order['id']}/notes", {"text": "Mine"})).status_code == 403
    assert (await eve.get(f"/admin/orders/{order['id']}")).status_code == 403
    assert (await world.anyone.get(f"/admin/orders/{order['id']}")).status_code == 401
    assert await world.everything_written() == before


@pytest.mark.parametrize(
    ("text", "code"), [("", "required"), (" \n", "required"), ("x" * (NOTE_CHARS_MAX + 1), "too-long")]
)
async def test_a_note_says_something_and_is_short(world: World, text: str, code: str) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    order = await eve.ordered("LAMP")
    before = await world.everything_written()

    refused = await admin.post(f"/admin/orders/{order['id']}/notes", {"text": text})

    assert (refused.status_code, [each["code"] for each in refused.json()["errors"]]) == (400, [code])
    assert await world.everything_written() == before


async def test_nobody_writes_on_an_order_that_is_not_there_or_is_full(world: World) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    order = await eve.ordered("LAMP")
    await world.postgres.execute(
        "insert into order_notes select uuidv7(), $1, $2, 'note', now() from generate_series(1, $3)",
        order["id"], admin.id, NOTES_MAX,
    )  # fmt: skip
    before = await world.everything_written()

    nowhere = await admin.post(f"/admin/orders/{uuid4()}/notes", {"text": "Lost"})
    full = await admin.post(f"/admin/orders/{order['id']}/notes", {"text": "One more"})

    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not-found")
    assert (full.status_code, full.json()["code"]) == (409, "too-many-notes")
    assert await world.everything_written() == before
