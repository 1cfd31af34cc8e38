"""What an API process counts, and what it tells of the shop."""

from collections.abc import Callable

import asyncpg
import msgspec
from prometheus_client import REGISTRY

from adapters.redis.client import Redis
from adapters.settings import Settings
from commands.base import perform
from commands.upkeep.count_owed import CountOwed, count_owed
from db.pool import Crowding, crowding
from tests.world import ADDRESS, World, open_world


def growth(name: str, **labels: str) -> Callable[[], float]:
    """How much it has grown since."""

    def now() -> float:
        return REGISTRY.get_sample_value(name, labels) or 0.0

    before = now()
    return lambda: now() - before


async def numbers_of(world: World) -> list[str]:
    answer = await world.anyone.get("/metrics", Authorization=f"Bearer {world.settings.metrics_token}")
    return answer.text.splitlines()


async def test_buying_is_counted_by_command_refusal_and_provider(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    placed = growth("tradepost_command_seconds_count", command="place_order", outcome="done")
    refused = growth("tradepost_command_seconds_count", command="place_order", outcome="refused")
    empty = growth("tradepost_refusals_total", code="cart-empty")
    captured = growth("tradepost_payment_call_seconds_count", provider="dummy", call="open", outcome="captured")
    forged = growth("tradepost_webhooks_received_total", provider="stripe", outcome="refused")

    await eve.bought("LAMP")
    assert (await eve.post("/order/create", {"shipping_address": ADDRESS})).status_code == 409
    assert (await world.anyone.post("/webhooks/stripe", {})).status_code == 400

    assert (placed(), refused(), empty(), captured(), forged()) == (1, 1, 1, 1, 1)


async def test_what_is_owed_and_for_how_long_is_told(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, patience: None
) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as world:
        await world.product("LAMP")
        eve = await world.customer()
        await eve.bought("LAMP")
        assert (await eve.post("/cart/add", {"sku": "LAMP"})).status_code == 200
        assert (await eve.post("/order/create", {"shipping_address": ADDRESS})).status_code == 201
        await postgres.execute(
            "update orders set hold_ends_at = clock_timestamp() - interval '70 s' where status = 'PENDING'"
        )
        await postgres.execute("update payments set status = 'pending', due_at = clock_timestamp() - interval '90 s'")
        await postgres.execute(
            "insert into mails (id, kind, subject, version, created_at, status, due_at)"
            " select uuidv7(), 'welcome', uuidv7(), 0, now(), status,"
            " case status when 'due' then clock_timestamp() + interval '1 h' end"
            " from unnest(array['due', 'due', 'failed', 'sent']) as status"
        )
        owed = await perform(postgres, count_owed, CountOwed())
        assert owed.payments == {"dummy": 1}
        assert owed.counts == {
            "payments": 1, "refunds": 0, "mails": 2, "failed_mails": 1, "deliveries": 0, "payment_exceptions": 0,
        }  # fmt: skip
        overdue = owed.overdue_seconds
        assert 90 <= overdue["payments"] < 120
        assert 70 <= overdue["holds"] < 100
        assert (overdue["refunds"], overdue["mails"], overdue["deliveries"]) == (0, 0, 0), "until then nothing is due"
        assert owed.position == await postgres.fetchval("select max(position) from outbox")
        assert {'tradepost_payments_pending{provider="stripe"} 0.0', 'tradepost_owed{what="mails"} 2.0'} <= set(
            await numbers_of(world)
        )


async def test_without_postgres_the_rest_is_told(world: World) -> None:
    lost = msgspec.structs.replace(world.settings, database_url="postgresql://nobody@/nothing?host=/nowhere")
    async with open_world(lost, world.postgres, world.redis, projecting=False) as shop:
        told = await numbers_of(shop)
    assert {'tradepost_store_up{store="postgres"} 0.0', 'tradepost_store_up{store="redis"} 1.0'} <= set(told)
    assert any(line.startswith('tradepost_read_model_lag_seconds{model="orders"}') for line in told)
    assert not any(line.startswith(("tradepost_owed{", "tradepost_outbox_position ")) for line in told)


async def test_a_pool_says_how_crowded_it_is(postgres: asyncpg.Pool) -> None:
    before = crowding(postgres)
    async with postgres.acquire(), postgres.acquire():
        now = crowding(postgres)
    assert (now.in_use, now.most, now.waiting) == (before.in_use + 2, before.most, 0)
    after = crowding(postgres)
    assert after == Crowding(before.in_use, now.idle + 2, before.most, 0)
