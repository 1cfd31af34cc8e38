"""Who has a delivery under way has it alone, for a while; what is shown of it changes when its try is settled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from adapters.settings import Settings
from cli.drill.listener import hurry
from commands.base import perform
from commands.endpoints.claim_due_deliveries import ClaimDueDeliveries, claim_due_deliveries
from commands.endpoints.settle_deliveries import SettleDeliveries, TriedDelivery, settle_deliveries
from commands.endpoints.tidy_deliveries import TidyDeliveries, tidy_deliveries
from db.endpoints.deliveries import Claimed
from read_models.webhooks import WEBHOOKS
from tests.webhook_receiver import BROKEN, TAKEN, Receiver, open_receiver
from tests.webhooks import clerk_reads, leases_end, sender_goes, webhook
from tests.world import Person, World
from workers.endpoint_sender import LEASE_SECONDS, LOST

LEASE = timedelta(seconds=LEASE_SECONDS)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with open_receiver() as opened:
        yield opened


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhook_private_targets=True)


async def claimed(world: World) -> list[Claimed]:
    """What a worker takes up that is killed before it has settled anything."""
    return await perform(world.at_work, claim_due_deliveries, ClaimDueDeliveries({}, 4, 32, LEASE_SECONDS))


async def dies_sending(world: World, receiver: Receiver) -> None:
    """A worker does all there is to do, and is killed while it waits for an answer."""
    receiver.shut = asyncio.Event()
    going = asyncio.create_task(sender_goes(world))
    async with asyncio.timeout(10):
        while not receiver.waiting:
            await asyncio.sleep(0.01)
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going
        receiver.shut.set()
        while receiver.waiting:
            await asyncio.sleep(0.01)


async def settles(world: World, tried: TriedDelivery) -> bool:
    """Whether that changed anything."""
    before = await written(world, tried.delivery.id), await world.level()
    await perform(world.at_work, settle_deliveries, SettleDeliveries([tried]))
    return (await written(world, tried.delivery.id), await world.level()) != before


async def written(world: World, delivery: UUID) -> dict[str, Any]:
    (row,) = await world.postgres.fetch("select * from webhook_deliveries where id = $1", delivery)
    return dict(row)


async def is_due(world: World) -> None:
    await world.postgres.execute("update webhook_deliveries set due_at = clock_timestamp() where status = 'due'")


async def log(world: World, admin: Person, endpoint: str) -> list[tuple[str, str, int, str | None]]:
    """Of each its event, how it stands, its tries and what the last of them came to, newest first."""
    await world.level()
    shown = (await admin.get(f"/admin/webhooks/{endpoint}/deliveries")).json()["items"]
    return [(one["event"], one["status"], one["tries"], one["failure"]) for one in shown]


async def test_nothing_that_is_shown_is_wrong_while_a_delivery_is_under_way(world: World, receiver: Receiver) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url)
    await eve.ordered("LAMP")
    await clerk_reads(world)
    for tries, says, after in (
        (0, lambda: BROKEN, ("due", 1, "Answered 500.")),
        (1, lambda: TAKEN, ("delivered", 2, None)),
    ):
        receiver.says, receiver.shut = says, asyncio.Event()
        await perform(world.postgres, hurry, None)
        last = await world.level()
        before = (await admin.get(f"/admin/webhooks/{made['id']}/deliveries")).json()
        going = asyncio.create_task(sender_goes(world))
        async with asyncio.timeout(10):
            while not receiver.waiting:
                await asyncio.sleep(0.01)
        assert await claimed(world) == [], "it is one worker's"
        assert await world.level() == last, "a claim tells nobody"
        assert await world.differences(WEBHOOKS) == []
        assert (await admin.get(f"/admin/webhooks/{made['id']}/deliveries")).json() == before
        assert before["items"][0]["tries"] == tries
        receiver.shut.set()
        await going
        assert await log(world, admin, made["id"]) == [("order.placed", *after)]
        assert await world.differences(WEBHOOKS) == []


async def test_one_whose_workers_are_killed_comes_again_is_counted_and_has_an_end(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pauses are those of every other, begun when it was taken up; of the endpoint it says nothing."""
    monkeypatch.setattr("commands.endpoints.settle_deliveries.random.random", lambda: 0.0)
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url)
    await eve.bought("LAMP")
    await clerk_reads(world)
    for tries in range(3):
        await leases_end(world)
        await dies_sending(world, receiver)
        assert await log(world, admin, made["id"]) == [
            ("order.paid", "waiting", 0, None),
            ("order.placed", "due", tries, LOST if tries else None),
        ], "the one before is counted when the next begins"
        assert await world.differences(WEBHOOKS) == []
    await sender_goes(world)
    assert len(receiver.got) == 3, "it is the dead one's for a while"

    await leases_end(world)
    await sender_goes(world)
    (placed,) = await world.postgres.fetch(
        "select tries, due_at - clock_timestamp() as pause from webhook_deliveries where status = 'due'"
    )
    assert placed["tries"] == 3
    assert timedelta(seconds=96 - 30 - 10) < placed["pause"] <= timedelta(seconds=96 - 30)
    assert (await admin.get("/admin/webhooks")).json()["items"][0]["failing_since"] is None
    assert await world.differences(WEBHOOKS) == []

    await is_due(world)
    await dies_sending(world, receiver)
    await leases_end(world)
    await world.postgres.execute("update webhook_deliveries set begun_at = begun_at - interval '3 days'")
    await sender_goes(world)
    assert [got.type for got in receiver.got] == ["order.placed"] * 4 + ["order.paid"]
    assert await log(world, admin, made["id"]) == [
        ("order.paid", "delivered", 1, None),
        ("order.placed", "failed", 4, LOST),
    ]
    assert await world.differences(WEBHOOKS) == []


async def test_whose_claim_is_over_has_nothing_to_say_but_that_it_arrived(world: World, receiver: Receiver) -> None:
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url, "order.placed")
    await eve.ordered("LAMP")
    await clerk_reads(world)
    (slow,) = await claimed(world)
    await leases_end(world)
    (lost,) = await claimed(world)
    assert ((slow.lost, slow.claims), (lost.lost, lost.claims)) == ((False, 1), (True, 1))
    assert await claimed(world) == [], "one is enough to settle it"
    refused = "Answered 500."
    assert await settles(world, TriedDelivery(slow, refused, 500)), "nobody has settled it yet"
    assert not await settles(world, TriedDelivery(lost, LOST, lost_for=LEASE))
    assert not await settles(world, TriedDelivery(slow, refused, 500)), "one try, once"

    await is_due(world)
    (second,) = await claimed(world)
    assert (second.lost, second.claims, second.tries) == (False, 2, 1)
    assert not await settles(world, TriedDelivery(slow, refused, 500))
    await leases_end(world)
    (lost,) = await claimed(world)
    assert await settles(world, TriedDelivery(lost, LOST, lost_for=LEASE))
    assert not await settles(world, TriedDelivery(second, refused, 500))

    await is_due(world)
    (third,) = await claimed(world)
    assert (third.claims, third.tries) == (3, 2)
    assert await settles(world, TriedDelivery(second, None, 204))
    assert not await settles(world, TriedDelivery(third, refused, 500))
    assert await log(world, admin, made["id"]) == [("order.placed", "delivered", 2, None)]
    assert await world.differences(WEBHOOKS) == []

    path = f"/admin/webhooks/{made['id']}"
    assert (await admin.post(f"{path}/deliveries/{third.id}/resend")).status_code == 202
    (fourth,) = await claimed(world)
    await admin.patch(path, {"active": False})
    await world.postgres.execute("update webhook_deliveries set begun_at = begun_at - interval '3 days'")
    assert await perform(world.at_work, tidy_deliveries, TidyDeliveries()) == 1
    await admin.patch(path, {"active": True})
    assert (await admin.post(f"{path}/deliveries/{third.id}/resend")).status_code == 202
    (fifth,) = await claimed(world)
    assert (fifth.lost, fifth.claims, fifth.tries) == (False, 5, 0), "what is begun again is nobody's"
    assert not await settles(world, TriedDelivery(fourth, None, 204)), "it is to arrive once more"
    assert await world.differences(WEBHOOKS) == []
