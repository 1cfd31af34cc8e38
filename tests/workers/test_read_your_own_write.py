"""Who sends the token back sees at least what it was given for, however slow the projectors are."""

import asyncio
import random
import time

import asyncpg
import msgspec
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.settings import Settings
from domain.orders.holding import HoldLimits
from tests.world import Person, World, open_world
from workers.parking import Parking

PAIRS = 100
DELAY_SECONDS_MAX = 0.06
SEED = 20261125


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every batch takes a while, another while each time."""
    dice, project = random.Random(SEED), Parking.project

    async def slowly(self: Parking, *given):  # type: ignore[no-untyped-def]
        await asyncio.sleep(dice.random() * DELAY_SECONDS_MAX)
        return await project(self, *given)

    monkeypatch.setattr(Parking, "project", slowly)


async def pairs(world: World, count: int, clients: int = 6) -> tuple[int, int]:
    """Stale answers with the token and without it, of `count` command and query pairs."""
    admin = await world.admin()
    lamp = await world.product("LAMP", stock=1_000_000)
    people = [await world.customer() for _ in range(clients)]
    await world.level()
    done, stale, stale_without = 0, 0, 0

    async def go_on(eve: Person, dice: random.Random) -> None:
        nonlocal done, stale, stale_without
        quantity = 0
        while done < count:
            done += 1
            kind = dice.randrange(3)
            if kind == 0:
                quantity = (await eve.post("/cart/add", {"sku": "LAMP"})).json()["items"][0]["quantity"]
                looked = await eve.get("/cart", Consistency_Token="p0")
                stale_without += sum(item["quantity"] for item in looked.json()["items"]) != quantity
                seen = (await eve.get("/cart")).json()
                stale += [item["quantity"] for item in seen["items"]] != [quantity]
            elif kind == 1:
                order = await eve.ordered("LAMP")
                seen = (await eve.get(f"/orders/{order['id']}")).json()
                stale += seen.get("id") != order["id"]
                stale += (await eve.get("/cart")).json()["items"] != []
            else:
                name = f"Lamp {dice.randrange(10**9)}"
                renamed = await admin.patch(f"/admin/products/{lamp.id}", {"name": name})
                token = renamed.headers["consistency-token"]
                version = renamed.json()["version"]
                found = (await eve.get("/products?q=lamp", Consistency_Token=token)).json()
                stale += found["items"][0]["version"] < version
                card = (await eve.get(f"/products/{lamp.id}", Consistency_Token=token)).json()
                stale += card["version"] < version

    await asyncio.gather(*(go_on(eve, random.Random(SEED + n)) for n, eve in enumerate(people)))
    return stale, stale_without


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Customers who order on and on without paying."""
    return msgspec.structs.replace(settings, hold_limits=HoldLimits(open_orders_max=100_000, held_units_max=1_000_000))


@pytest.mark.usefixtures("slow")
async def test_with_the_token_no_answer_is_stale_and_without_it_some_are(world: World) -> None:
    stale, stale_without = await pairs(world, PAIRS)
    assert stale == 0
    assert stale_without > 0, "the delay is real"


@pytest.mark.slow
@pytest.mark.usefixtures("slow")
async def test_thousands_of_pairs_without_a_stale_answer(world: World) -> None:
    stale, _ = await pairs(world, 5_000, clients=12)
    assert stale == 0


async def test_the_lag_is_as_old_as_what_is_missing_within_a_tick(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    """Nobody projects: the lag grows with the clock, from the last moment nothing was missing."""
    async with open_world(settings, postgres, redis) as world:
        eve = await world.customer()
        await world.product("LAMP")
        await eve.bought("LAMP")
        await world.level()
        lag_ms = int((await eve.get("/orders")).headers["read-model-lag-ms"])
        assert lag_ms <= 250 + 250 + 100, "a tick of an idle feed, one of a projector, and what a busy machine adds"
    stopped_at = time.monotonic()
    async with open_world(settings, postgres, redis, projecting=False) as world:
        for _ in range(3):
            await asyncio.sleep(0.2)
            answer = await Person(world.client, eve._headers, eve._account).get("/orders")
            passed_ms = (time.monotonic() - stopped_at) * 1_000
            lag_ms = int(answer.headers["read-model-lag-ms"])
            assert passed_ms - 50 <= lag_ms <= passed_ms + 250 + 250 + 100


@pytest.mark.usefixtures("slow")
async def test_past_the_bound_the_answer_is_503_and_says_when_to_ask_again(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(self: Parking, start, batch):  # type: ignore[no-untyped-def]
        await asyncio.sleep(60)

    async with open_world(replace(settings, fresh_wait_ms_max=500), postgres, redis) as shop:
        eve = await shop.customer()
        await shop.product("LAMP")
        await shop.level()
        monkeypatch.setattr(Parking, "project", never)
        await asyncio.sleep(0.4)
        await eve.post("/cart/add", {"sku": "LAMP"})
        began = time.monotonic()
        answer = await eve.get("/cart")
        assert (answer.status_code, answer.json()["code"]) == (503, "read-model-behind")
        assert answer.headers["retry-after"] == "1"
        assert 0.45 < time.monotonic() - began < 2
