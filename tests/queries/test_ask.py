"""What is read is as fresh as was promised, also when its store changes between one look and the next."""

import pytest
from redis.asyncio import Redis

from adapters.redis.reader import RedisReader
from read_models.model import ReadModel, Standing
from read_models.orders import ORDERS
from tests.workers.test_healing import dumped, restore
from tests.world import World


async def test_a_store_that_brings_back_an_older_state_under_a_question_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a Redis does that is killed with its last second unwritten."""
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    await world.level()
    unpaid = await dumped(world.redis)
    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    await world.level()
    look = RedisReader._read_standing
    restored: list[bool] = []

    async def look_and_lose(self: RedisReader, model: ReadModel) -> Standing | None:
        standing = await look(self, model)
        if model is ORDERS and not restored:
            restored.append(True)
            await restore(world.redis, unpaid)
        return standing

    monkeypatch.setattr(RedisReader, "_read_standing", look_and_lose)
    world.sources.redis._known.clear()  # nobody has looked for a while
    assert (await eve.get(f"/orders/{order['id']}")).json()["status"] == "PAID"
    assert restored


async def test_a_generation_that_is_replaced_under_a_question_is_not_missed(
    world: World, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And swept away at once: what was there is not said not to exist."""
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    await world.level()
    look = RedisReader._read_standing
    rebuilt: list[bool] = []

    async def look_and_rebuild(self: RedisReader, model: ReadModel) -> Standing | None:
        standing = await look(self, model)
        if model is ORDERS and not rebuilt:
            rebuilt.append(True)
            await world.rebuild(ORDERS)
        return standing

    monkeypatch.setattr(RedisReader, "_read_standing", look_and_rebuild)
    world.sources.redis._known.clear()
    assert (await eve.get(f"/orders/{order['id']}")).status_code == 200
    eve.token = None
    assert (await eve.get("/orders")).json()["total"] == 1
    assert rebuilt
