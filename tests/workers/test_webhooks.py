"""What happens is told to other programs: all of it, in order, and in effect once, whatever is killed when."""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from email import message_from_bytes
from typing import Any, cast
from uuid import UUID

import pytest
from msgspec.structs import replace
from standardwebhooks import Webhook

from adapters.settings import Settings
from commands.accounts.erase_account import EraseAccount, erase_account
from commands.base import perform
from commands.endpoints.claim_due_deliveries import ClaimDueDeliveries, claim_due_deliveries
from commands.endpoints.settle_deliveries import SettleDeliveries, TriedDelivery, settle_deliveries
from db.endpoints.deliveries import Deliveries
from read_models.webhooks import WEBHOOKS
from tests.webhook_receiver import BROKEN, ELSEWHERE, GONE, HANG_UP, TAKEN, Got, Receiver, open_receiver
from tests.webhooks import EVERYTHING, clerk_reads, clerk_steps, sender_goes, still_open, webhook
from tests.workers.test_mail_clerk import clerk_reads as mail_clerk_reads
from tests.workers.test_mail_clerk import postman_comes
from tests.world import World
from workers.clerks import keep_clerks
from workers.feed import Feed
from workers.jobs.context import JobContext
from workers.jobs.deliveries_tidy import deliveries_tidy


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with open_receiver() as opened:
        yield opened


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhook_private_targets=True)


def by_subject(got: list[Got]) -> dict[str, list[Got]]:
    found: dict[str, list[Got]] = defaultdict(list)
    for one in got:
        found[one.subject].append(one)
    return found


async def test_nothing_is_lost_and_orders_keep_their_order_whatever_a_receiver_does(
    world: World, receiver: Receiver
) -> None:
    await world.product("LAMP", stock=6)
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url, *EVERYTHING, "stock.low")
    chance = random.Random(7)
    receiver.says = lambda: chance.choice([TAKEN, BROKEN, ELSEWHERE, HANG_UP])
    for _ in range(2):
        order = await eve.bought("LAMP")
        for status in ("SHIPPED", "DELIVERED"):
            await admin.patch(f"/admin/orders/{order['id']}/status", {"status": status})
        await clerk_reads(world, rows_max=3)
        await sender_goes(world, again=True)
    tries = 0
    while await still_open(world):
        tries += 1
        await sender_goes(world, again=True)
        assert tries < 100

    orders = by_subject(receiver.got)
    low = orders.pop(str(await world.postgres.fetchval("select id from variants")))
    assert len(orders) == 2
    for tried in orders.values():
        taken = [got.type for got in tried if got.said == TAKEN]
        assert taken == ["order.placed", "order.paid", "order.shipped", "order.delivered"]
        assert [got.sequence for got in tried] == sorted(got.sequence for got in tried), "one never overtakes another"
    assert json.loads(low[-1].body)["data"]["variant"]["sku"] == "LAMP"
    for got in receiver.got:
        assert Webhook(made["secret"]).verify(got.body, got.headers)["type"] == got.type
    assert len({(got.id, got.body) for got in receiver.got}) == len({got.id for got in receiver.got}) == 9
    assert {got.path for got in receiver.got} == {"/hooks?from=shop"}
    paid = next(got for got in receiver.got if got.type == "order.paid")
    told = json.loads(paid.body)["data"]["order"]
    shown = (await admin.get(f"/admin/orders/{told['id']}")).json()
    assert (told["number"], told["total"], told["items"][0]["sku"]) == (shown["number"], shown["total"], "LAMP")

    await world.level()
    log = (await admin.get(f"/admin/webhooks/{made['id']}/deliveries?page_size=100")).json()
    assert log["total"] == 9
    assert {entry["status"] for entry in log["items"]} == {"delivered"}
    assert {entry["status_code"] for entry in log["items"]} == {204}
    assert sum(entry["tries"] for entry in log["items"]) == len(receiver.got)
    assert [entry["sequence"] for entry in log["items"]] == sorted(
        (entry["sequence"] for entry in log["items"]), reverse=True
    )
    assert await world.differences() == []


class Killed(Exception): ...


async def test_who_is_killed_between_two_lines_loses_nothing(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent and not written down is sent once more, the same to the byte; what is owed is owed once."""
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    await webhook(admin, receiver.url)

    async def killed(*_: object) -> None:
        raise Killed

    await eve.bought("LAMP")
    with monkeypatch.context() as patch:
        patch.setattr("db.clerks_place.ClerksPlace.move", killed)
        with pytest.raises(Killed):
            await clerk_reads(world)
    assert await still_open(world) == 0
    with monkeypatch.context() as patch:
        patch.setattr("commands.endpoints.owe_deliveries.OWED_BYTES_MAX", 1)
        owed = [await still_open(world) async for _ in clerk_steps(world)]
    assert owed == [1, 2, 2], "a body is all that is written down at once, and then the clerk reads on"
    await world.postgres.execute("update endpoint_clerk set position = 0")
    await asyncio.gather(*(clerk_reads(world, rows_max=2) for _ in range(2)))
    await world.postgres.execute("update endpoint_clerk set position = 0")  # as if it had forgotten all it did
    await clerk_reads(world)
    assert await still_open(world) == 2

    with monkeypatch.context() as patch:
        patch.setattr("workers.endpoint_sender.Sender._settle", killed)
        with pytest.raises(Killed):
            await sender_goes(world)
    await sender_goes(world)
    assert len(receiver.got) == 1, "it is the dead one's for a while"
    await sender_goes(world, again=True)
    first, again, paid = receiver.got
    assert (first.id, first.body) == (again.id, again.body)
    assert [first.type, paid.type] == ["order.placed", "order.paid"]
    assert await still_open(world) == 0
    assert await world.differences(WEBHOOKS) == []


async def test_one_that_is_never_taken_is_given_up_and_what_follows_goes_on(world: World, receiver: Receiver) -> None:
    """Then an admin sends it again."""
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url)
    bought, other = await eve.bought("LAMP"), await eve.ordered("LAMP")
    await clerk_reads(world)
    receiver.says = lambda: BROKEN
    await sender_goes(world)
    assert sorted(got.subject for got in receiver.got) == sorted([bought["id"], other["id"]]), "what follows waits"
    await world.postgres.execute("update webhook_deliveries set begun_at = begun_at - interval '3 days'")
    receiver.got.clear()
    await sender_goes(world, again=True)
    assert sorted(got.type for got in receiver.got) == ["order.paid", "order.placed", "order.placed"]
    assert await still_open(world) == 0

    await world.level()
    log = (await admin.get(f"/admin/webhooks/{made['id']}/deliveries")).json()["items"]
    failed = [one for one in log if one["subject_id"] == bought["id"]]
    assert [(one["event"], one["status"], one["tries"], one["status_code"], one["answer"]) for one in failed] == [
        ("order.paid", "failed", 1, 500, "too busy"),
        ("order.placed", "failed", 2, 500, "too busy"),
    ]
    receiver.says = lambda: TAKEN
    path = f"/admin/webhooks/{made['id']}/deliveries/{failed[1]['id']}/resend"
    again = await admin.post(path)
    assert (again.status_code, again.json()["status"], again.json()["tries"]) == (202, "due", 0)
    before = await world.everything_written()
    assert (await admin.post(path)).json()["code"] == "delivery-under-way"
    assert await world.everything_written() == before
    await sender_goes(world)
    (*_, first, sent) = [got for got in receiver.got if got.id == failed[1]["id"]]
    assert (first.said, sent.said, first.body) == (BROKEN, TAKEN, sent.body)
    assert (await admin.post(path)).status_code == 202, "what was delivered is sent again, too"
    assert await world.differences() == []

    claim = ClaimDueDeliveries({}, 4, 32, 30)
    (slow,) = await perform(world.at_work, claim_due_deliveries, claim)
    await sender_goes(world, again=True)
    assert (await admin.post(path)).json()["status"] == "due"
    (anew,) = await perform(world.at_work, claim_due_deliveries, claim)
    assert (slow.id, slow.tries) == (anew.id, anew.tries), "its tries are counted anew"
    for late in (TriedDelivery(slow, "The receiver said 500."), TriedDelivery(slow)):
        await perform(world.at_work, settle_deliveries, SettleDeliveries([late]))
        (open_one,) = await world.postgres.fetch(
            "select status, failure, claimed_until > now() + interval '20 s' as taken from webhook_deliveries"
            " where id = $1",
            slow.id,
        )
        assert tuple(open_one) == ("due", None, True), "it says nothing of what was begun after it"
    await perform(world.at_work, settle_deliveries, SettleDeliveries([TriedDelivery(anew)]))
    assert await still_open(world) == 0


async def test_one_that_is_gone_or_takes_nothing_for_three_days_is_switched_off_and_admins_are_told(
    world: World, receiver: Receiver
) -> None:
    """What is owed to it waits, and goes when it is switched on again."""
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url)
    await eve.bought("LAMP")
    await clerk_reads(world)
    receiver.says = lambda: GONE
    await sender_goes(world)
    await eve.ordered("LAMP")
    await clerk_reads(world)
    await sender_goes(world, again=True)
    assert len(receiver.got) == 1
    assert await still_open(world) == 2, "of what happened since nothing is owed"

    async def standing() -> tuple[bool, str | None, bool]:
        await world.level()
        (one,) = (await admin.get("/admin/webhooks")).json()["items"]
        return one["active"], one["switched_off"], one["failing_since"] is not None

    assert await standing() == (False, "gone", False)
    await mail_clerk_reads(world)
    await postman_comes(world)
    mails = [message_from_bytes(file.read_bytes()) for file in world.settings.mail.folder.glob("*.eml")]
    (told,) = [mail for mail in mails if mail["X-Tradepost-Kind"] == "webhook-off"]
    assert str(told["To"]) == f"Eve <{admin.email}>"
    assert "127.0.0.1" in told.as_string()
    assert "hooks?from" not in told.as_string()

    receiver.says = lambda: BROKEN
    assert (await admin.patch(f"/admin/webhooks/{made['id']}", {"active": True})).json()["switched_off"] is None
    await sender_goes(world, again=True)
    assert await standing() == (True, None, True)
    await world.postgres.execute("update webhook_endpoints set failing_since = failing_since - interval '3 days'")
    await sender_goes(world, again=True)
    assert await standing() == (False, "failing", True)
    assert await world.differences(WEBHOOKS) == []

    receiver.says = lambda: TAKEN
    await admin.patch(f"/admin/webhooks/{made['id']}", {"active": True})
    await sender_goes(world, again=True)
    assert [got.type for got in receiver.taken()] == ["order.placed", "order.paid"]
    await eve.bought("LAMP")
    await clerk_reads(world)
    await admin.patch(f"/admin/webhooks/{made['id']}", {"active": False})
    await world.postgres.execute("update webhook_deliveries set begun_at = begun_at - interval '3 days'")
    assert await deliveries_tidy(context(world)) == 2
    given_up = await world.postgres.fetch("select failure from webhook_deliveries where status = 'failed'")
    assert [row["failure"] for row in given_up] == ["The webhook was switched off."] * 2
    assert await world.differences(WEBHOOKS) == []


def context(world: World) -> JobContext:
    return cast("JobContext", {"postgres": world.at_work, "settings": world.settings})


async def test_what_follows_what_was_given_up_while_it_was_off_goes_once_it_is_on(
    world: World, receiver: Receiver
) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url)
    await eve.bought("LAMP")
    await clerk_reads(world)
    await admin.patch(f"/admin/webhooks/{made['id']}", {"active": False})
    await world.postgres.execute(
        "update webhook_deliveries set begun_at = begun_at - interval '3 days' where event = 'order.placed'"
    )
    await deliveries_tidy(cast("JobContext", {"postgres": world.at_work}))
    await admin.patch(f"/admin/webhooks/{made['id']}", {"active": True})
    await sender_goes(world)
    assert [json.loads(got.body)["type"] for got in receiver.got] == ["order.paid"]
    assert await still_open(world) == 0
    await world.level()
    assert await world.differences(WEBHOOKS) == []


async def test_one_that_is_silent_keeps_nobody_else_waiting(world: World, receiver: Receiver) -> None:
    await world.product("LAMP", stock=100)
    eve, admin = await world.customer(), await world.admin()
    async with open_receiver() as silent:
        silent.shut = asyncio.Event()
        first = await webhook(admin, silent.url, "order.placed")
        second = await webhook(admin, receiver.url, "order.placed")
        for _ in range(6):
            await eve.bought("LAMP")
        await clerk_reads(world)
        for busy, idle in ((first, second), (second, first)):
            assert await next_in_line(world, {UUID(busy["id"]): 1}) == UUID(idle["id"])
        going = asyncio.create_task(sender_goes(world))
        async with asyncio.timeout(10):
            while len(receiver.got) < 6 or silent.waiting < 4:
                await asyncio.sleep(0.01)
        assert (silent.waiting, silent.connections) == (4, 4), "so many at once, and no more"
        silent.shut.set()
        await going
        assert len(silent.got) == 6
    assert await still_open(world) == 0


async def next_in_line(world: World, busy: dict[UUID, int]) -> UUID:
    """Who is sent the next one when there is room for no more; nothing is taken up."""
    async with world.postgres.acquire() as connection:
        trying = connection.transaction()
        await trying.start()
        (claimed,) = await Deliveries(connection).claim_due(busy, 4, 1, 30)
        await trying.rollback()
    return claimed.endpoint


async def test_a_forgotten_buyer_is_forgotten_here_too(world: World, receiver: Receiver) -> None:
    """What is still to be sent says of the order what the shop still knows."""
    await world.product("LAMP")
    admin = await world.admin()
    await webhook(admin, receiver.url)
    eve = await world.customer()
    await eve.ordered("LAMP", note="Ring twice")
    await clerk_reads(world)
    await sender_goes(world)
    order = (await eve.get("/orders")).json()["items"][0]
    receiver.says = lambda: BROKEN
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "PAID"})
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "SHIPPED"})
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "DELIVERED"})
    await clerk_reads(world)
    await sender_goes(world)
    bodies = [
        row["body"] for row in await world.postgres.fetch("select body from webhook_deliveries order by position")
    ]
    assert len(bodies) == 4
    assert all(eve.email in body and "Ring twice" in body for body in bodies)

    await world.postgres.execute("update accounts set password_hash = 'known' where id = $1", eve.id)
    await perform(world.postgres, erase_account, EraseAccount(eve.id, "known"))
    await clerk_reads(world)
    receiver.says = lambda: TAKEN
    await sender_goes(world, again=True)
    assert [got.type for got in receiver.taken()] == ["order.placed", "order.paid", "order.shipped", "order.delivered"]
    for got in receiver.taken()[1:]:
        assert eve.email.encode() not in got.body
        assert b"Ring twice" not in got.body
    left = await world.postgres.fetchval("select string_agg(body, '') from webhook_deliveries")
    assert eve.email not in left
    assert await world.differences(WEBHOOKS) == []


async def test_of_what_was_sent_the_newest_is_kept_for_a_while(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.endpoints.owe_deliveries.LOG_ROWS_MAX", 2)
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url, "order.placed")
    for _ in range(4):
        await eve.bought("LAMP")
        await clerk_reads(world)
        await sender_goes(world)

    async def listed() -> int:
        await world.level()
        found: dict[str, Any] = (await admin.get(f"/admin/webhooks/{made['id']}/deliveries")).json()
        return int(found["total"])

    assert await listed() == 2
    assert await world.differences(WEBHOOKS) == []
    await world.postgres.execute("update webhook_deliveries set settled_at = settled_at - interval '30 days'")
    assert await deliveries_tidy(context(world)) == 2
    assert await listed() == 0
    await eve.bought("LAMP")
    await clerk_reads(world)
    assert (await admin.delete(f"/admin/webhooks/{made['id']}")).status_code == 204
    await sender_goes(world)
    assert len(receiver.got) == 4, "what was removed is sent nothing"
    assert await deliveries_tidy(context(world)) == 1
    assert await world.differences(WEBHOOKS) == []


async def test_clerk_and_sender_work_by_themselves_and_of_what_was_before_nothing_is_told(
    world: World, receiver: Receiver
) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    before = await eve.bought("LAMP")
    made = await webhook(admin, receiver.url)
    feed = Feed(world.at_work)
    working = [asyncio.create_task(feed.run()), asyncio.create_task(keep_clerks(world.settings, feed, world.at_work))]
    order = await eve.bought("LAMP")
    async with asyncio.timeout(15):
        while len(receiver.got) < 2:
            await asyncio.sleep(0.01)
    rotated = (await admin.post(f"/admin/webhooks/{made['id']}/rotate-secret")).json()
    await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "SHIPPED"})
    async with asyncio.timeout(15):
        while len(receiver.got) < 3:
            await asyncio.sleep(0.01)
    for task in working:
        task.cancel()
    for task in working:
        with suppress(asyncio.CancelledError):
            await task
    assert {got.subject for got in receiver.got} == {order["id"]} != {before["id"]}
    last = receiver.got[-1]
    for secret in (made["secret"], rotated["secret"]):
        Webhook(secret).verify(last.body, last.headers)
