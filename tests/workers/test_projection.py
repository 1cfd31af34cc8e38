"""Projectors: exactly once, in step, and one at a time."""

import asyncio
import shutil
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from redis.asyncio import Redis

from adapters.redis.reader import RedisReader
from adapters.redis.writer import RedisWriter
from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter, index_path
from adapters.settings import Settings
from db.outbox import Recorded
from domain.events import OrderPlaced
from domain.outages import OutOfStep, StoreDown
from read_models.dashboard import DASHBOARD
from read_models.model import UNFINISHED, Standing
from tests.world import World, open_world
from workers.feed import Batch, Feed
from workers.leadership import SILENCE_SECONDS_MAX, Leadership, LostLeadership
from workers.projectors.dashboard import Dashboard


def batch_of_one(position: int) -> Batch:
    from datetime import UTC, datetime

    event = OrderPlaced(subject=uuid4(), version=1, placed_at=datetime(2026, 11, 23, tzinfo=UTC))
    return Batch([Recorded(position, event, 0)], position, 1_000)


async def pending(redis: Redis) -> int:
    (cells,) = await RedisReader(redis).tables(DASHBOARD, 1, "totals", ["2026-11-23"])
    return cells.get("placed:PENDING", 0)


async def test_a_batch_that_is_sent_again_counts_once(redis: Redis) -> None:
    dashboard = Dashboard(RedisWriter(redis), ZoneInfo("UTC"))
    await dashboard.apply(0, batch_of_one(5), 1)
    with pytest.raises(OutOfStep):
        await dashboard.apply(0, batch_of_one(5), 1)
    assert await pending(redis) == 1
    assert await dashboard.checkpoint() == 5


async def test_a_batch_that_leaves_a_gap_is_refused(redis: Redis) -> None:
    dashboard = Dashboard(RedisWriter(redis), ZoneInfo("UTC"))
    await dashboard.apply(0, batch_of_one(5), 1)
    with pytest.raises(OutOfStep):
        await dashboard.apply(7, batch_of_one(9), 1)
    assert await pending(redis) == 1


async def test_a_wiped_store_knows_that_it_is_at_the_beginning(redis: Redis) -> None:
    dashboard = Dashboard(RedisWriter(redis), ZoneInfo("UTC"))
    await dashboard.apply(0, batch_of_one(5), 1)
    await redis.flushdb()
    assert await dashboard.checkpoint() == 0


async def test_a_model_that_is_being_built_is_not_there_yet_and_once_whole_stays_whole(redis: Redis) -> None:
    dashboard, reader = Dashboard(RedisWriter(redis), ZoneInfo("UTC")), RedisReader(redis)
    await dashboard.apply(0, batch_of_one(5), UNFINISHED)
    assert await reader.standing(DASHBOARD, at=1) is None
    await dashboard.apply(5, batch_of_one(6), 1)
    await dashboard.apply(6, batch_of_one(7), UNFINISHED)
    assert await reader.standing(DASHBOARD, at=1) == Standing(1, 7, 1_000)


async def test_an_index_that_is_being_built_is_not_there_yet(tmp_path: Path) -> None:
    writer, reader = EmbeddedWriter(tmp_path), EmbeddedReader(tmp_path)
    await writer.checkpoint()
    await writer.apply([], 0, Standing(UNFINISHED, 5, 1_000))
    assert await reader.standing() is None
    await writer.apply([], 5, Standing(1, 6, 2_000))
    await writer.apply([], 6, Standing(UNFINISHED, 6, 2_000))
    await asyncio.sleep(0.03)
    assert await reader.standing() == Standing(1, 6, 2_000)
    await writer.close()


async def test_the_index_and_its_checkpoint_are_one_commit(tmp_path: Path) -> None:
    writer, reader = EmbeddedWriter(tmp_path), EmbeddedReader(tmp_path)
    assert await writer.checkpoint() == 0
    await writer.apply([], 0, Standing(1, 12, 1_000))
    assert await reader.standing() == Standing(1, 12, 1_000)
    await writer.announce(Standing(1, 20, 2_000))
    await asyncio.sleep(0.03)
    assert await reader.standing() == Standing(1, 20, 2_000)
    await writer.close()
    assert await EmbeddedWriter(tmp_path).checkpoint() == 12, "what was only announced is projected again"


async def test_an_index_that_was_deleted_is_not_taken_for_whole(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path)
    await writer.checkpoint()
    await writer.apply([], 0, Standing(1, 12, 1_000))
    await writer.announce(Standing(1, 20, 2_000))
    await writer.apply([], 20, Standing(1, 21, 3_000))
    shutil.rmtree(index_path(tmp_path))
    with pytest.raises(OutOfStep):
        await writer.apply([], 21, Standing(1, 22, 4_000))
    await writer.close()
    assert await writer.checkpoint() == 0
    await writer.close()


async def test_an_index_that_was_half_deleted_is_made_anew(tmp_path: Path) -> None:
    writer = EmbeddedWriter(tmp_path)
    await writer.checkpoint()
    await writer.apply([], 0, Standing(1, 12, 1_000))
    await writer.close()
    for file in index_path(tmp_path).glob("*.store"):
        file.unlink()
    with pytest.raises(StoreDown):
        await writer.checkpoint()
    assert await writer.checkpoint() == 0
    await writer.close()


async def test_an_index_has_one_writer(tmp_path: Path) -> None:
    first, second = EmbeddedWriter(tmp_path), EmbeddedWriter(tmp_path)
    await first.checkpoint()
    with pytest.raises(StoreDown):
        await second.checkpoint()
    await first.close()
    assert await second.checkpoint() == 0
    await second.close()


async def test_the_feed_promises_no_more_than_it_has_read(
    postgres: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = Feed(postgres)
    behind._begun.set()
    behind._upto = behind._tail_from = 10

    async def slowly(*_: object) -> list[Recorded]:
        behind._upto = 50
        return []

    monkeypatch.setattr("workers.feed.read", slowly)
    assert (await behind.after(3)).position == 10


async def test_a_lead_ends_with_its_own_connection(database_url: str) -> None:
    leadership = Leadership(database_url)
    async with leadership.of("orders") as lead:
        lead.require()
        await leadership.close()
        async with leadership.of("carts") as other:
            other.require()
            with pytest.raises(LostLeadership):
                lead.require()
    await leadership.close()


async def test_who_stands_by_takes_over_when_the_leader_goes(database_url: str) -> None:
    leader, stand_by = Leadership(database_url), Leadership(database_url)
    took_over = asyncio.Event()

    async def wait_for_my_turn() -> None:
        async with stand_by.of("orders"):
            took_over.set()

    async with leader.of("orders"):
        waiting = asyncio.create_task(wait_for_my_turn())
        await asyncio.sleep(0.2)
        assert not took_over.is_set()
        await leader.close()
    async with asyncio.timeout(5):
        await took_over.wait()
    await waiting
    await stand_by.close()


async def test_a_leader_that_falls_silent_is_replaced(database_url: str) -> None:
    """As one that was paused: alive, its connection open, and not a sign of life from it."""
    silent, stand_by = Leadership(database_url), Leadership(database_url)
    async with silent.of("orders") as lead:
        async with asyncio.timeout(8), stand_by.of("orders"):
            pass
        with pytest.raises(LostLeadership):
            lead.require()
    await stand_by.close()


async def test_a_leader_that_gives_signs_of_life_stays(database_url: str) -> None:
    leadership = Leadership(database_url)
    living = asyncio.create_task(leadership.stay())
    async with leadership.of("orders") as lead:
        await asyncio.sleep(SILENCE_SECONDS_MAX + 1)
        lead.require()
    living.cancel()
    await leadership.close()


async def test_read_models_lost_with_their_store_come_back_by_themselves(world: World) -> None:
    await world.product("LAMP", price=4_500)
    admin, eve = await world.admin(), await world.customer()
    order = await eve.bought("LAMP")
    shown = (await eve.get(f"/orders/{order['id']}")).json()
    admin.token = eve.token
    before = (await admin.get("/admin/dashboard/summary")).json()

    await world.redis.flushdb()

    eve.token, seen = None, set()
    while (answer := await eve.get(f"/orders/{order['id']}")).status_code != 200:
        seen.add(answer.json()["code"])
    assert seen <= {"read-model-behind"}, "what is not there yet is not said not to exist"
    eve.token = admin.token
    assert (await eve.get(f"/orders/{order['id']}")).json() == shown
    after = (await admin.get("/admin/dashboard/summary")).json()
    assert after | {"as_of": None} == before | {"as_of": None}


async def test_a_projector_that_starts_late_catches_up_with_what_it_missed(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as closed:
        await closed.product("LAMP")
        admin = await closed.admin()
        token = (await admin.post("/admin/tags", {"name": "x"})).headers["consistency-token"]
    async with open_world(settings, postgres, redis) as opened:
        found = await opened.anyone.get("/products?q=lamp", Consistency_Token=token)
        assert [item["sku"] for item in found.json()["items"]] == ["LAMP"]
