"""Writing read models into Redis: whole batches, with their checkpoint, in one step or not at all."""

from collections.abc import Awaitable, Sequence
from typing import Final, cast

import msgspec
from redis.asyncio import Redis

from adapters.redis.client import redis_answers
from adapters.redis.keys import FIRST_GENERATION, document_key, live_key, rank_key, table_key
from domain.outages import OutOfStep
from read_models.model import Document, ReadModel, Standing

# Refuses unless the stored checkpoint is the one this batch starts from: whatever is sent twice, late or by a
# projector that lost its place counts once. A model once finished stays so. Every key is passed in KEYS; an operation
# names its key by number.
APPLY: Final = """
local present = redis.call('HGET', KEYS[1], 'position') or '0'
if present ~= ARGV[1] then return present end
for _, operation in ipairs(cmsgpack.unpack(ARGV[5])) do
    redis.call(operation[1], KEYS[operation[2]], unpack(operation, 3))
end
redis.call('HSET', KEYS[1], 'position', ARGV[2], 'as_of', ARGV[3])
if ARGV[4] ~= '0' then redis.call('HSET', KEYS[1], 'generation', ARGV[4]) end
return false
"""

Operation = tuple[str, ...]
"""A Redis command: its name, its key, its arguments; text only, since cmsgpack reads no binary strings."""


class RedisWriter:
    """Every method raises StoreDown("redis") when Redis does not answer."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._script = redis.register_script(APPLY)

    async def checkpoint(self, model: ReadModel) -> int:
        """Where the store itself says it stands; 0 if it knows nothing of the model."""
        with redis_answers():
            position = await cast("Awaitable[bytes | None]", self._redis.hget(live_key(model), "position"))
        return int(position or 0)

    async def apply(self, model: ReadModel, operations: Sequence[Operation], start: int, end: Standing) -> None:
        """All operations and the new standing, or OutOfStep and nothing."""
        keys = {live_key(model): 1}
        numbered = [
            (name, keys.setdefault(str(key), len(keys) + 1), *arguments) for name, key, *arguments in operations
        ]
        with redis_answers():
            present = await self._script(
                keys=list(keys),
                args=[start, end.position, end.as_of_ms, end.generation, msgspec.msgpack.encode(numbered)],
            )
        if present is not None:
            raise OutOfStep(model.name, int(present), start)


def document_operations(model: ReadModel, documents: Sequence[Document]) -> list[Operation]:
    operations: list[Operation] = []
    for document in documents:
        key = document_key(model, FIRST_GENERATION, document.key)
        operations.append(("DEL", key) if document.body is None else ("SET", key, document.body.decode()))
        for name, score in document.ranks.items():
            rank = rank_key(model, FIRST_GENERATION, name)
            if score is None:
                operations.append(("ZREM", rank, document.key))
            else:
                operations.append(("ZADD", rank, str(score), document.key))
    return operations


def total_operation(model: ReadModel, period: str, cell: str, amount: int) -> Operation:
    return ("HINCRBY", table_key(model, FIRST_GENERATION, "totals", period), cell, str(amount))


def ranking_operation(model: ReadModel, table: str, period: str, cell: str, amount: int) -> Operation:
    return ("ZINCRBY", table_key(model, FIRST_GENERATION, table, period), str(amount), cell)
