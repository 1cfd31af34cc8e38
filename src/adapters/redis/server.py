"""The Redis server itself, for those who look it over."""

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from redis.exceptions import ResponseError

from adapters.redis.client import Redis, redis_answers
from domain.outages import StoreUnfit


class Server(msgspec.Struct, frozen=True):
    """`version` is the major one of Redis, for a Valkey that of the Redis it can stand in for.

    `write_trouble` is empty where there is none.
    """

    words: str
    version: int
    is_replica: bool
    policy: str
    has_log: bool
    write_trouble: str
    memory_used_percent: int


async def server_of(redis: Redis) -> Server:
    """Told by INFO alone: managed servers often forbid CONFIG. Raises StoreDown("redis")."""
    with redis_answers():
        told: Mapping[str, Any] = await redis.info()
    valkey = told.get("valkey_version")
    troubles = [name for name in ("aof_last_write_status", "rdb_last_bgsave_status") if told.get(name) == "err"]
    most = int(told.get("maxmemory", 0))
    return Server(
        words=f"Valkey {valkey}" if valkey else f"Redis {told['redis_version']}",
        version=int(str(told["redis_version"]).partition(".")[0]),
        is_replica=told.get("role") == "slave",
        policy=str(told.get("maxmemory_policy", "")),
        has_log=bool(told.get("aof_enabled")),
        write_trouble=", ".join(troubles),
        memory_used_percent=100 * int(told["used_memory"]) // most if most else 0,
    )


async def is_almighty(redis: Redis) -> bool:
    """Whether one may read the settings of the server, as only those may who may change them, too.

    Raises StoreDown("redis").
    """
    try:
        with redis_answers():
            await redis.config_get("maxmemory-policy")
    except (StoreUnfit, ResponseError):  # refused; or a managed server, where it is unknown to everybody
        return False
    return True


async def clock_of(redis: Redis) -> float:
    """Unix seconds. Raises StoreDown("redis")."""
    with redis_answers():
        seconds, microseconds = cast("tuple[int, int]", await redis.time())
    return seconds + microseconds / 1_000_000
