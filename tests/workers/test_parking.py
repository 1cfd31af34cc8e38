"""An event nobody can digest is left out, shown, and brought back; all others go on."""

import asyncio
import time
from collections.abc import Iterable
from typing import cast

import asyncpg
import pytest

from commands.base import perform
from commands.upkeep.list_parked_events import ListParkedEvents, list_parked_events
from commands.upkeep.requeue_events import RequeueEvents, requeue_events
from db.outbox import Recorded, Unreadable
from db.parked import Parked
from domain.events import CustomerRegistered, Event
from domain.orders.order_events import OrderPaid
from domain.outages import StoreDown
from queries.dashboard.counted_by import COUNTERS
from read_models.dashboard import DASHBOARD, Effect, effects
from read_models.every import READ_MODELS
from read_models.model import Slot, Standing
from read_models.orders import ORDERS
from tests.world import World
from workers import parking
from workers.feed import Batch, Feed
from workers.parking import Parking
from workers.projection import Projection
from workers.projectors import dashboard_cells

SECONDS_MAX = 60


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parking, "PAUSE_SECONDS_MIN", 0.01)


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Paid orders of 666 cents are what the dashboard can't digest."""

    def digest(event: Event, zone: object) -> Iterable[Effect]:
        if isinstance(event, OrderPaid) and event.total == 666:
            raise ArithmeticError("the number of the beast")
        return effects(event, zone)  # type: ignore[arg-type]

    monkeypatch.setattr(dashboard_cells, "effects", digest)
    return monkeypatch


async def parked(world: World) -> list[Parked]:
    return list(await perform(world.postgres, list_parked_events, ListParkedEvents()))


class Picky:
    """Takes anything but one event."""

    model = DASHBOARD

    def __init__(self, bad: int) -> None:
        self.bad, self.written, self.tries = bad, list[int](), 0

    async def project(self, slot: Slot, start: Standing, batch: Batch) -> Standing:
        self.tries += 1
        positions = [event.position for event in batch.events]
        if self.bad in positions:
            raise ArithmeticError("the number of the beast")
        self.written += positions
        return batch.end(start)


async def test_one_poison_event_among_thousands_does_not_have_each_written_by_itself(postgres: asyncpg.Pool) -> None:
    picky = Picky(bad=666)
    events = [Recorded(position, Unreadable(), 0) for position in range(1, 1_051)]
    standing = await Parking(cast("Projection", picky), Feed(postgres), postgres).project(
        Standing(1, 0, 0, 0), Batch(events, 0)
    )
    assert standing.position == 1_050
    assert picky.written == [event.position for event in events if event.position != 666]
    whole, portions, single, again, parked = 1, 11, 100, parking.TRIES_MAX - 1, 1
    assert picky.tries == whole + portions + single + again + parked


async def revenue(world: World) -> int:
    admin = await world.admin()
    await world.level()
    summary = await admin.get("/admin/dashboard/summary")
    return int(summary.json()["revenue"]["amount"])


async def test_a_poison_event_is_parked_after_five_tries_and_the_others_go_on(
    world: World, poisoned: pytest.MonkeyPatch
) -> None:
    await world.product("BEAST", price=666)
    await world.product("LAMP", price=1_000)
    eve = await world.customer()
    await world.level()
    began = time.monotonic()
    order = await eve.bought("BEAST")
    await eve.bought("LAMP")
    assert await revenue(world) == 1_000
    assert time.monotonic() - began < SECONDS_MAX
    (event,) = await parked(world)
    assert (event.model, event.type, event.tries) == ("dashboard", "OrderPaid", 5)
    assert event.error == "ArithmeticError('the number of the beast')"
    assert (await eve.get(f"/orders/{order['id']}")).json()["status"] == "PAID", "other read models have it"
    assert await world.differences(ORDERS) == []
    said = await world.differences(DASHBOARD, repair=True)
    assert f"dashboard event {event.position}: was left out: requeue it, or rebuild the read model" in said
    assert await world.differences(DASHBOARD) == said, "nothing is repaired that may still be brought back"


async def test_a_parked_event_is_brought_back_when_somebody_asks_for_it(
    world: World, poisoned: pytest.MonkeyPatch
) -> None:
    await world.product("BEAST", price=666)
    eve = await world.customer()
    await world.level()
    await eve.bought("BEAST")
    assert await revenue(world) == 0
    poisoned.undo()
    assert await perform(world.postgres, requeue_events, RequeueEvents("dashboard")) == 1
    async with asyncio.timeout(5):
        while await parked(world):
            await asyncio.sleep(0.02)
    assert await revenue(world) == 666
    assert await world.differences() == []


async def test_what_fails_again_is_parked_again(world: World, poisoned: pytest.MonkeyPatch) -> None:
    await world.product("BEAST", price=666)
    eve = await world.customer()
    await world.level()
    await eve.bought("BEAST")
    assert await revenue(world) == 0
    await perform(world.postgres, requeue_events, RequeueEvents())
    async with asyncio.timeout(5):
        while (await parked(world))[0].tries == 5:
            await asyncio.sleep(0.02)
    (event,) = await parked(world)
    assert (event.tries, event.requeued_at) == (10, None)


async def test_a_rebuild_brings_what_was_left_out(world: World, poisoned: pytest.MonkeyPatch) -> None:
    await world.product("BEAST", price=666)
    eve = await world.customer()
    await world.level()
    await eve.bought("BEAST")
    assert await revenue(world) == 0
    await world.rebuild(DASHBOARD)
    assert await revenue(world) == 666
    assert await parked(world) == []


async def test_an_event_of_a_newer_version_stops_nobody(world: World) -> None:
    eve = await world.customer()
    await world.level()
    await world.postgres.execute(
        "insert into outbox (aggregate, aggregate_id, version, type, body)"
        " values ('drone', gen_random_uuid(), 1, 'DroneLanded', '{\"type\": \"DroneLanded\"}')"
    )
    await world.product("LAMP")
    order = await eve.bought("LAMP")
    await world.level()
    assert (await eve.get(f"/orders/{order['id']}")).json()["status"] == "PAID"
    events = await parked(world)
    assert len(events) == len(READ_MODELS), "nobody knows whom it concerns"
    assert {event.type for event in events} == {"DroneLanded"}
    left_out = f"event {events[0].position}: was left out: requeue it, or rebuild the read model"
    assert await world.differences() == [f"{model} {left_out}" for model in ("dashboard", *COUNTERS)]


async def test_an_outage_is_no_poison(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often: a store that is down says nothing about the event."""
    failures = 0

    def down(event: Event, zone: object) -> Iterable[Effect]:
        nonlocal failures
        if isinstance(event, CustomerRegistered) and failures < 12:
            failures += 1
            raise StoreDown("redis")
        return effects(event, zone)  # type: ignore[arg-type]

    monkeypatch.setattr(dashboard_cells, "effects", down)
    monkeypatch.setattr("workers.projecting.RETRY_SECONDS_MAX", 0.1)
    await world.level()
    await world.customer()
    await world.level()
    assert (failures, await parked(world)) == (12, [])


async def test_parked_events_survive_the_trimming_of_the_outbox(
    world: World, postgres: asyncpg.Pool, poisoned: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime, timedelta

    from db.history import trim

    await world.product("BEAST", price=666)
    eve = await world.customer()
    await world.level()
    await eve.bought("BEAST")
    assert await revenue(world) == 0
    (event,) = await parked(world)
    async with postgres.acquire() as connection:
        assert await trim(connection, await world.level(), datetime.now(UTC) + timedelta(days=1)) > 3
    poisoned.undo()
    await perform(postgres, requeue_events, RequeueEvents("dashboard", [event.position]))
    async with asyncio.timeout(5):
        while await parked(world):
            await asyncio.sleep(0.02)
    assert await revenue(world) == 666
