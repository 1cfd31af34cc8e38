"""The first start, and the first one of this version in a shop that is older than its row."""

import asyncio
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.redis.generations import RedisGenerations
from adapters.settings import Settings, SettingsError
from cli.opening import migrate_and_open
from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from domain.outages import StoreDown
from domain.refusals import OtherShop
from domain.shop import Claims, ShopFacts
from read_models.dashboard import DASHBOARD
from read_models.model import ReadModel, Standing
from read_models.orders import ORDERS
from tests.world import open_world

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


async def older_shop(postgres: asyncpg.Pool, *, sold: bool = True) -> None:
    await postgres.execute("truncate shop")
    if sold:
        await postgres.execute("insert into products (name, slug, status) values ('Lamp', 'lamp', 'published')")


async def built(redis: Redis, model: ReadModel, shape: str) -> None:
    """A live generation, as an older version left it."""
    store = RedisGenerations(redis, model)
    await store.begin(Standing(1, 0, 0, 0, shape))
    await store.switch(1)


async def opened(settings: Settings, postgres: asyncpg.Pool, claims: Claims) -> ShopFacts:
    await migrate_and_open(replace(settings, claims=claims))
    return await perform(postgres, find_facts, FindFacts())


async def test_a_new_shop_is_what_its_first_start_says(settings: Settings, postgres: asyncpg.Pool) -> None:
    await older_shop(postgres, sold=False)
    nowhere = replace(settings, redis_url="redis://127.0.0.1:9/0")
    assert await opened(nowhere, postgres, Claims("JPY", TOKYO)) == ShopFacts("JPY", TOKYO)
    assert await migrate_and_open(settings) is False
    with pytest.raises(OtherShop, match="TRADEPOST_CURRENCY says EUR"):
        await migrate_and_open(replace(settings, claims=Claims("EUR")))
    assert (await perform(postgres, find_facts, FindFacts())).currency == "JPY"


async def test_an_older_shop_is_what_its_read_models_say_whoever_migrates_it(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    await older_shop(postgres)
    await built(redis, ORDERS, "r2 JPY")
    await built(redis, DASHBOARD, "r1 Asia/Tokyo")
    with pytest.raises(OtherShop, match="counts in JPY and Asia/Tokyo; TRADEPOST_CURRENCY says EUR"):
        await opened(settings, postgres, Claims("EUR"))
    assert await opened(settings, postgres, Claims()) == ShopFacts("JPY", TOKYO)


async def test_without_read_models_its_payments_say(settings: Settings, postgres: asyncpg.Pool, redis: Redis) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as shop:
        await shop.product("LAMP")
        await (await shop.customer()).bought("LAMP")
    await postgres.execute("""update payment_transactions set raw = '{"currency": "eur"}'""")
    await postgres.execute("truncate shop")
    assert await opened(settings, postgres, Claims(None, BERLIN)) == ShopFacts("EUR", BERLIN)


async def test_where_they_contradict_each_other_somebody_has_to_say(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    await older_shop(postgres)
    await built(redis, ORDERS, "r2 JPY")
    await built(redis, ReadModel("carts", 2), "r2 EUR")
    with pytest.raises(SettingsError, match="speak of EUR and JPY"):
        await opened(settings, postgres, Claims())
    assert await opened(settings, postgres, Claims("EUR")) == ShopFacts("EUR", ZoneInfo("UTC"))


async def test_without_redis_an_older_shop_is_not_guessed(settings: Settings, postgres: asyncpg.Pool) -> None:
    await older_shop(postgres)
    with pytest.raises(StoreDown, match="redis"):
        await migrate_and_open(replace(settings, redis_url="redis://127.0.0.1:9/0"))
    assert await postgres.fetchval("select count(*) from shop") == 0


@pytest.mark.parametrize("command", [("check",), ("worker",)])
async def test_a_process_that_was_told_of_another_shop_does_not_start(
    settings: Settings, postgres: asyncpg.Pool, tmp_path: Path, command: tuple[str, ...]
) -> None:
    environment = {
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "TRADEPOST_JWT_SECRET": settings.jwt_secret,
        "TRADEPOST_CURRENCY": "JPY",
    }
    arguments = [sys.executable, "-m", "cli.main", *command, "--data-dir", str(tmp_path)]
    done = await asyncio.to_thread(
        subprocess.run, arguments, env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "counts in USD and UTC; TRADEPOST_CURRENCY says JPY." in done.stderr
