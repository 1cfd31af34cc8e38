"""What is known of somebody: handed out to them, and forgotten."""

from collections.abc import Awaitable
from typing import Any, cast

import pytest

from commands.base import perform
from commands.mail.owe_mails import OweMails, owe_mails
from db.idempotency import FORGET
from db.outbox import read_all
from domain.accounts.account_token import Purpose
from domain.mail.mail import mails_for
from tests.api.accounts.test_sessions import PHONE
from tests.api.accounts.test_verification import verify
from tests.api.reviews.test_reviews import decided, reviewed
from tests.commands.orders.test_import_history import historic, take_over
from tests.db.test_personal_data import TOLD
from tests.world import Person, World
from workers.jobs.buyers_forget import buyers_forget
from workers.jobs.context import JobContext
from workers.jobs.mails_forget import mails_forget
from workers.jobs.mails_send import mails_send

EMAIL, NAME, STREET = "evangeline.quartermain@example.com", "Evangeline Quartermain", "17 Larkspur Crescent"
PLACE, PHONE_NUMBER, NOTE = "Wexcombe", "+44 1632 960017", "Leave it with the beekeeper"
PASSWORD = "correct horse battery"
NEW_EMAIL = "quartermain@elsewhere.example"
OPINION = "It hums like a beehive"
REPLY = "We are sorry that it hums"
COMPLAINT = "He looks into my window"
TRACKING = "JJD-QUARTERMAIN-1"
WHY_BACK = "The bees did not like it"
WHY_RETURNED = "It drew moths"
STAFF_NOTE = "She keeps bees"
SAID = (
    EMAIL,
    NAME,
    STREET,
    PLACE,
    PHONE_NUMBER,
    NOTE,
    NEW_EMAIL,
    OPINION,
    REPLY,
    TRACKING,
    WHY_BACK,
    WHY_RETURNED,
    PHONE,
    COMPLAINT,
    STAFF_NOTE,
)
NOT_TOLD = [PHONE, STAFF_NOTE]
"""A device is told in plain words; what the shop's people write down for each other is theirs."""
FIGURES = ("revenue", "gross_revenue", "refunds", "orders", "units", "average_order_value", "new_customers")
ERASE = {"current_password": PASSWORD}
ADDRESS = {
    "name": NAME, "line1": STREET, "city": PLACE, "postal_code": "EX1 1AA", "country": "GB", "phone": PHONE_NUMBER,
}  # fmt: skip


async def evangeline(world: World) -> Person:
    """Registered, verified, signed in on her phone, and about to change her address; every answer kept under a key."""
    body = {"email": EMAIL, "password": PASSWORD, "name": NAME}
    assert (await world.anyone.post("/auth/register", body, Idempotency_Key="r")).status_code == 201
    assert await verify(world, await world.mailed_token(EMAIL, Purpose.VERIFY_EMAIL)) == (204, None)
    login = await world.anyone.post("/auth/login", {"email": EMAIL, "password": PASSWORD}, User_Agent=PHONE)
    eve = Person(world.client, {"Authorization": f"Bearer {login.json()['access_token']}"})
    assert (await eve.post("/addresses", ADDRESS, Idempotency_Key="a")).status_code == 201
    await eve.patch("/auth/me", {"email": NEW_EMAIL, **ERASE}, Idempotency_Key="n")
    await world.anyone.post("/auth/login", {"email": EMAIL.replace("g", "q"), "password": PASSWORD})
    return eve


async def buys(eve: Person, sku: str) -> str:
    await eve.post("/cart/add", {"sku": sku})
    body = {"shipping_address": ADDRESS, "billing_address": ADDRESS, "note": NOTE}
    order = await eve.post("/order/create", body, Idempotency_Key=f"order of {sku}")
    assert order.status_code == 201, order.text
    assert (await eve.post(f"/orders/{order.json()['id']}/payments", {"provider": "dummy"})).status_code == 201
    return str(order.json()["id"])


async def post_goes(world: World) -> int:
    """All that is owed by now, into the folder: how many mails."""
    last = await world.level()
    async with world.postgres.acquire() as connection:
        events = await read_all(connection, 0, last)
    mails = [mail for recorded in events for mail in mails_for(recorded.event)]
    assert await perform(world.postgres, owe_mails, OweMails(0, last, mails)) == last
    return await mails_send(context(world))


def context(world: World) -> JobContext:
    return cast("JobContext", {"postgres": world.at_work, "settings": world.settings})


def tells(told: Any, path: list[str]) -> bool:
    """Of a list: one of its entries does."""
    if isinstance(told, list):
        return any(tells(each, path) for each in told)
    return not path or (path[0] in told and tells(told[path[0]], path[1:]))


async def everything_kept(world: World) -> str:
    """Every row of every table, every key and value in Redis, every mail and file of the search index, as one text."""
    kept = []
    for table in await world.everything_written():
        for row in await world.postgres.fetch(f'select * from "{table}"'):
            kept += [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row.values()]
    for key in await world.redis.keys("*"):
        kept.append(key.decode())
        kind = (await world.redis.type(key)).decode()
        if kind == "string":
            kept.append((await world.redis.get(key)).decode("latin-1"))
        elif kind == "zset":
            kept += [str(member) for member in await world.redis.zrange(key, 0, -1)]
        elif kind == "hash":
            kept.append(str(await cast("Awaitable[object]", world.redis.hgetall(key.decode()))))
        elif kind == "stream":
            kept.append(str(await world.redis.xrange(key)))
        else:
            kept.append(str(await cast("Awaitable[object]", world.redis.smembers(key.decode()))))
    for folder in (world.settings.search_dir, world.settings.mail.folder):
        kept += [each.read_text("latin-1") for each in folder.rglob("*") if each.is_file()] if folder else []
    return "\n".join(kept).casefold()


async def test_all_that_is_known_is_handed_out_and_then_forgotten(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    product = await world.product("LAMP")
    await world.product("DESK")
    await take_over(world, historic(email=EMAIL))
    await world.postgres.execute("update accounts set name = $1 where historic", NAME)
    admin, eve = await world.admin(), await evangeline(world)
    lamp, desk = await buys(eve, "LAMP"), await buys(eve, "DESK")
    for status in ("SHIPPED", "DELIVERED"):
        body = {"status": status} | ({"tracking_number": TRACKING} if status == "SHIPPED" else {})
        moved = await admin.patch(f"/admin/orders/{lamp}/status", body, Idempotency_Key=f"lamp {status}")
        assert moved.status_code == 200
    back = {"amount": 100, "reason": WHY_BACK}
    assert (await admin.post(f"/admin/orders/{lamp}/refunds", back, Idempotency_Key="b")).status_code == 201
    items = [{"item_id": each["id"], "quantity": 1} for each in (await eve.get(f"/orders/{lamp}")).json()["items"]]
    wish = {"items": items, "reason": WHY_RETURNED}
    asked = await eve.post(f"/orders/{lamp}/returns", wish, Idempotency_Key="return")
    assert asked.status_code == 201
    accept = {"status": "accepted"}
    accepted = await admin.patch(f"/admin/returns/{asked.json()['id']}", accept, Idempotency_Key="accept")
    assert accepted.json()["reason"] == WHY_RETURNED
    noted = await admin.post(f"/admin/orders/{lamp}/notes", {"text": STAFF_NOTE}, Idempotency_Key="note")
    assert noted.status_code == 201
    guest = world.anyone
    await guest.post("/cart/add", {"sku": "LAMP"})
    checkout = {"shipping_address": ADDRESS, "email": EMAIL.title(), "note": NOTE}
    order = (await guest.post("/order/create", checkout, Idempotency_Key="guest")).json()
    await guest.post(f"/orders/{order['id']}/cancel", Order_Token=order["order_token"], Idempotency_Key="gone")
    await eve.post("/cart/add", {"sku": "LAMP"}, Idempotency_Key="cart")
    anothers = await reviewed(await world.customer(), product)
    await decided(admin, anothers, "approved")
    complaint = {"reason": COMPLAINT}
    assert (await eve.post(f"/reviews/{anothers['id']}/report", complaint)).status_code == 204
    path = f"/admin/reviews/{anothers['id']}"
    assert COMPLAINT in (await admin.patch(path, {"reply": "We look into it"}, Idempotency_Key="look")).text
    review = await reviewed(eve, product, body=OPINION)
    await decided(admin, review, "approved", reply=REPLY)
    await eve.post("/wishlist", {"product_id": str(product.id)})
    assert await post_goes(world) > 5
    refused = "update mails set failure = $1 where subject not in (select id from accounts where email <> $2)"
    await world.postgres.execute(refused, f"550 {EMAIL.upper()}: no such user", EMAIL)
    await world.level()
    figures = (await admin.get("/admin/dashboard/summary")).json()

    told = (await eve.get("/account/export")).json()

    assert [each for each in SAID if each not in str(told)] == NOT_TOLD
    assert told["sessions"][0]["device"] == "Safari on iPhone"
    assert [len(order["items"]) for order in told["orders"]] == [1, 1, 1, 1]
    assert told["cart"]["item_count"] == 1
    assert [wish["product_id"] for wish in told["wishlist"]["items"]] == [str(product.id)]
    assert [path for path in TOLD.values() if not tells(told, path.split("."))] == []

    kept = await everything_kept(world)
    assert [each for each in SAID if each.casefold() not in kept] == [PHONE]
    wrong = await eve.post("/account/erase", {"current_password": "wrong wrong"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "wrong-password")
    erased = await eve.post("/account/erase", ERASE, Idempotency_Key="e")
    again = await eve.post("/account/erase", ERASE, Idempotency_Key="e")
    assert [erased.status_code, again.status_code] == [202, 202]

    for late in (await eve.patch("/auth/me", {"name": NAME}), await eve.post("/auth/email/verification")):
        assert (late.status_code, late.json()["code"]) == (401, "not-signed-in")

    # The desk is still to be sent, and keeps what it is sent by.
    await world.level()
    shown = (await admin.get(f"/orders/{lamp}")).json()
    assert shown["email"].endswith("@erased.invalid")
    assert {said for said in shown["shipping_address"].values() if said} == {"GB"}
    assert (await admin.get(f"/orders/{desk}")).json()["shipping_address"] == ADDRESS
    assert (await admin.get(f"/admin/orders?q={EMAIL}")).json()["total"] == 1
    for status in ("SHIPPED", "DELIVERED"):
        await admin.patch(f"/admin/orders/{desk}/status", {"status": status}, Idempotency_Key=f"desk {status}")
    await buyers_forget(context(world))
    assert await mails_forget(context(world)) > 5

    await world.level()
    kept = await everything_kept(world)
    assert [each for each in SAID if each.casefold() in kept] == []
    assert "reporter:" not in kept, "an empty list is none"
    out, err = capfd.readouterr()
    assert [each for each in SAID if each.casefold() in (out + err).casefold()] == []
    after = (await admin.get("/admin/dashboard/summary")).json()
    assert {name: after[name] for name in FIGURES} == {name: figures[name] for name in FIGURES}
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])
    login = {"email": EMAIL, "password": PASSWORD}
    assert (await world.anyone.post("/auth/login", login)).status_code == 401
    assert (await world.anyone.post("/auth/register", login | {"name": NAME})).status_code == 201


async def test_the_only_admin_is_not_erased(world: World) -> None:
    eve = await evangeline(world)
    await world.postgres.execute("update accounts set role = 'ADMIN'")
    before = await world.everything_written()
    refused = await eve.post("/account/erase", ERASE)
    assert (refused.status_code, refused.json()["code"]) == (409, "last-admin")
    assert await world.everything_written() == before
    await world.admin()
    assert (await eve.post("/account/erase", ERASE)).status_code == 202


async def test_however_many_answers_are_kept_those_about_somebody_are_found_by_an_index(world: World) -> None:
    async with world.postgres.acquire() as connection, connection.transaction():
        await connection.execute("set local enable_seqscan = off")
        plan = await connection.fetch("explain " + FORGET.replace("$1", "'{}'").replace("$2", "'{}'"))
    assert not [row[0] for row in plan if "Seq Scan" in row[0]]
