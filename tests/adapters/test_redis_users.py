"""Who asks Redis for the API can read every read model, and write none."""

from pathlib import Path

import pytest
from redis.exceptions import NoPermissionError, ResponseError

from adapters.redis.client import Redis, open_redis, redis_answers
from adapters.redis.keys import BELL, UPKEEP, slot_key
from adapters.redis.tries import Tries
from adapters.redis.users import API, RULES, WORKER
from db.rights import ROLES
from domain.outages import StoreUnfit
from read_models.orders import ORDERS
from tests.world import World

LIVE = slot_key(ORDERS, "live")
OF_THE_WHOLE_SERVER = (
    "FLUSHALL",
    "FLUSHDB",
    "KEYS *",
    "CONFIG GET *",
    "SHUTDOWN NOSAVE",
    "ACL LIST",
    "REPLICAOF NO ONE",
    "SCRIPT FLUSH",
    "FUNCTION FLUSH",
    "MONITOR",
    "CLIENT KILL TYPE normal",
)
WRITES = (
    f"SET {LIVE} x",
    f"DEL {LIVE}",
    f"EXPIRE {LIVE} 1",
    f"RENAME {LIVE} tradepost:tries:x",
    f"COPY tradepost:tries:x {LIVE}",
    f"HSET {UPKEEP} orders x",
    "RPUSH saq:{jobs}:queued x",
    "PUBLISH elsewhere x",
    f"SUBSCRIBE {BELL}",
)


async def refused(redis: Redis, command: str) -> None:
    with pytest.raises(NoPermissionError):
        await redis.execute_command(*command.split(" "))  # type: ignore[no-untyped-call]


async def test_a_query_process_that_writes_is_refused_by_redis(world: World) -> None:
    await world.level()
    shown = await world.redis.get(LIVE)
    redis = world.app.state.shop.redis
    assert await redis.get(LIVE) == shown
    for command in (*WRITES, *OF_THE_WHOLE_SERVER, "SCAN 0"):
        await refused(redis, command)
    with pytest.raises(NoPermissionError):
        await redis.eval("return redis.call('SET', KEYS[1], 'x')", 1, LIVE)
    with pytest.raises(ResponseError, match="permission"):
        await redis.eval(f"return redis.call('SET', '{LIVE}', 'x')", 0)
    assert (await world.redis.get(LIVE)).split()[:2] == shown.split()[:2]

    assert (await Tries(redis).count("guesses", 60))[0] == 1
    assert await world.redis.get("tradepost:tries:guesses") == b"1", "and not only counted here"
    assert await redis.line.ask("PUBLISH", BELL, b"") >= 0
    with pytest.raises(StoreUnfit, match="may not do this there") as unfit, redis_answers():
        await redis.set(LIVE, "x")
    assert unfit.value.reason == "not-allowed"


async def test_a_worker_keeps_read_models_and_leaves_the_server_alone(redis_url: str, redis: Redis) -> None:
    worker = open_redis(redis_url.replace("unix://", f"unix://{WORKER}@"))
    try:
        await worker.set(LIVE, "x")
        for command in (*OF_THE_WHOLE_SERVER, "SET another:key x", "PUBLISH elsewhere x"):
            await refused(worker, command)
        assert await redis.keys() == [LIVE.encode()]
    finally:
        await worker.aclose()


def test_both_are_written_down_for_servers() -> None:
    assert tuple(RULES) == ROLES, "the same names as in Postgres"
    operations = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    for user in (API, WORKER):
        assert f"user {user} on >PASSWORD {' '.join(RULES[user])}" in operations
