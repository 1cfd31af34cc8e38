"""The sample that is verified all the time, and what operators see of it."""

from typing import cast

import pytest

from adapters.redis.upkeep import UpkeepBoard
from read_models.every import READ_MODELS
from read_models.orders import ORDERS
from tests import webhooks
from tests.workers.test_mail_clerk import clerk_reads
from tests.world import World
from workers.jobs.context import JobContext
from workers.jobs.outbox_trim import outbox_trim
from workers.jobs.projections_sample import projections_sample


@pytest.fixture
def context(world: World) -> JobContext:
    """What these jobs use of it."""
    return cast("JobContext", {"settings": world.settings, "postgres": world.at_work, "redis": world.redis})


async def test_a_difference_is_in_the_metrics_by_the_time_every_read_model_had_its_turn(
    world: World, context: JobContext
) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.bought("LAMP")
    await world.level()
    live = await world.sources.standing(ORDERS)
    assert live is not None
    await world.redis.delete(f"{{orders}}:{live.generation}:doc:{order['id']}")
    for _ in READ_MODELS:
        await projections_sample(context)
    watcher = f"Bearer {world.settings.metrics_token}"
    numbers = (await world.anyone.get("/metrics", Authorization=watcher)).text.splitlines()
    differing = [line for line in numbers if line.startswith("tradepost_read_model_differing{")]
    assert sorted(differing) == sorted(
        f'tradepost_read_model_differing{{model="{model.name}"}} {1.0 if model is ORDERS else 0.0}'
        for model in READ_MODELS
    )


async def test_what_has_far_to_go_is_not_compared_meanwhile(
    world: World, context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.bought("LAMP")
    await world.level()
    monkeypatch.setattr("workers.jobs.projections_sample.BEHIND_EVENTS_MAX", -1)
    for _ in READ_MODELS:
        await projections_sample(context)
    assert await UpkeepBoard(world.redis).read() == {}
    monkeypatch.setattr("workers.jobs.projections_sample.BEHIND_EVENTS_MAX", 0)
    for _ in READ_MODELS:
        await projections_sample(context)
    assert (await UpkeepBoard(world.redis).read()).keys() == {model.name for model in READ_MODELS}


async def test_the_outbox_is_trimmed_only_of_what_is_old(world: World, context: JobContext) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.bought("LAMP")
    last = await world.level()
    assert await outbox_trim(context) == 0
    await world.postgres.execute(
        "update outbox set recorded_at = recorded_at - interval '15 days' where position < $1", last
    )
    await clerk_reads(world)
    await webhooks.clerk_reads(world)
    assert await outbox_trim(context) > 0
    await eve.bought("LAMP")
    await world.level()
    assert await world.differences() == []
