"""Who has a delivery under way has it alone, for a while; what is shown of it changes when its try is settled."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from adapters.settings import Settings
from commands.base import perform
from commands.endpoints.claim_due_deliveries import ClaimDueDeliveries, claim_due_deliveries
from commands.endpoints.settle_deliveries import SettleDeliveries, TriedDelivery, settle_deliveries
from db.endpoints.deliveries import Claimed
from read_models.webhooks import WEBHOOKS
from tests.webhook_receiver import BROKEN, Receiver, open_receiver
from tests.webhooks import clerk_reads, leases_end, sender_goes, webhook
from tests.world import Person, World
from workers.endpoint_sender import LEASE_SECONDS, LOST


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with open_receiver() as opened:
        yield opened


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhook_private_targets=True)


async def claimed(world: World) -> list[Claimed]:
    """What a worker takes up that is killed before it has settled anything."""
    return await perform(world.postgres, claim_due_deliveries, ClaimDueDeliveries({}, 4, 32, LEASE_SECONDS))


async def written(world: World, delivery: UUID) -> dict[str, Any]:
    return dict(await world.postgres.fetchrow("select * from webhook_deliveries where id = $1", delivery))


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
    for says, under_way, after in (
        (lambda: BROKEN, 0, ("due", 1, "The receiver said 500.")),
        (receiver.says, 1, ("delivered", 2, None)),
    ):
        receiver.says, receiver.shut = says, asyncio.Event()
        await world.level()
        before = (await admin.get(f"/admin/webhooks/{made['id']}/deliveries")).json()
        last = await world.level()
        going = asyncio.create_task(sender_goes(world, again=under_way > 0))
        async with asyncio.timeout(10):
            while not receiver.waiting:
                await asyncio.sleep(0.01)
        assert await claimed(world) == [], "it is one worker's"
        assert await world.level() == last, "a claim tells nobody"
        assert await world.differences() == []
        assert (await admin.get(f"/admin/webhooks/{made['id']}/deliveries")).json() == before
        assert before["items"][0]["tries"] == under_way
        receiver.shut.set()
        await going
        assert await log(world, admin, made["id"]) == [("order.placed", *after)]
        assert await world.differences(WEBHOOKS) == []


async def test_one_whose_workers_are_killed_comes_again_is_counted_and_has_an_end(
    world: World, receiver: Receiver
) -> None:
    """It says nothing of the endpoint; and who comes back late has nothing to say, but that it arrived."""
    await world.product("LAMP")
    eve, admin = await world.customer(), await world.admin()
    made = await webhook(admin, receiver.url)
    await eve.bought("LAMP")
    await clerk_reads(world)
    (first,) = await claimed(world)
    await sender_goes(world)
    assert receiver.got == [], "it is the dead one's for a while"
    assert await log(world, admin, made["id"]) == [("order.paid", "waiting", 0, None), ("order.placed", "due", 0, None)]

    pauses = []
    for tries in (1, 2, 3):
        await leases_end(world)
        assert [(one.id, one.lost, one.claims) for one in await claimed(world)] == [(first.id, True, tries)]
        await leases_end(world)  # whoever was to settle it is killed, too: it was one try all the same
        await sender_goes(world) if tries == 3 else await lost_is_settled(world)
        row = await written(world, first.id)
        assert (row["tries"], row["failure"], row["claimed_until"]) == (tries, LOST, None)
        pauses.append(row["due_at"] - await world.postgres.fetchval("select clock_timestamp()"))
        if tries < 3:
            await world.postgres.execute("update webhook_deliveries set due_at = clock_timestamp() where tries > 0")
            (again,) = await claimed(world)
            assert (again.id, again.lost, again.claims, again.tries) == (first.id, False, tries + 1, tries)
    assert pauses[0] <= timedelta(), "its lease was longer than its pause"
    assert timedelta(seconds=60) < pauses[2] < timedelta(seconds=120)
    assert receiver.got == []
    assert await log(world, admin, made["id"]) == [("order.paid", "waiting", 0, None), ("order.placed", "due", 3, LOST)]
    assert (await admin.get("/admin/webhooks")).json()["items"][0]["failing_since"] is None
    assert await world.differences(WEBHOOKS) == []
