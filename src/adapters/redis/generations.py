"""The generations of one read model in Redis: written in whole batches with their checkpoint, switched in one step."""

from collections.abc import Awaitable, Sequence
from typing import Any, Final, cast, get_args

import msgspec
from redis.asyncio import Redis

from adapters.redis.client import redis_answers
from adapters.redis.keys import generation_prefix, held_key, parked_key, slot_key
from adapters.redis.operations import Operation
from adapters.redis.trips import SharedTrips
from domain.outages import OutOfStep, StoreDown
from read_models.model import ReadModel, Slot, Standing, Switch

FIELDS: Final = ("generation", "position", "at_us", "as_of_ms", "shape")
SWEEP_KEYS: Final = 1_000
HOLD_MS: Final = 2_000
SLOTS: Final[tuple[Slot, ...]] = get_args(Slot)

# Refuses unless the slot holds the very generation this batch is for, at the very position it starts from: whatever is
# sent twice, late, or by a projector that was replaced meanwhile counts once. Parking an event remembers that it was
# left out; whoever brings it later is heard once. A cell that comes to nothing is no cell, as in a generation built
# anew. Every key is passed in KEYS; an operation names its key by number.
APPLY: Final = """
local present = redis.call('HMGET', KEYS[1], 'generation', 'position')
if present[1] ~= ARGV[1] or present[2] ~= ARGV[2] then return {present[1] or '0', present[2] or '0'} end
if ARGV[9] == 'live' and redis.call('EXISTS', KEYS[3]) == 1 then return {present[1], '0'} end
if ARGV[7] ~= '' then redis.call('SADD', KEYS[2], ARGV[7]) end
if ARGV[8] ~= '' and redis.call('SREM', KEYS[2], ARGV[8]) == 0 then return false end
for _, operation in ipairs(cmsgpack.unpack(ARGV[6])) do
    local key = KEYS[operation[2]]
    local now = redis.call(operation[1], key, unpack(operation, 3))
    if operation[1] == 'HINCRBY' and now == 0 then redis.call('HDEL', key, operation[3]) end
    if operation[1] == 'ZINCRBY' and tonumber(now) == 0 then redis.call('ZREM', key, operation[4]) end
end
redis.call('HSET', KEYS[1], 'position', ARGV[3], 'at_us', ARGV[4], 'as_of_ms', ARGV[5])
return false
"""

# Readers see the old generation or the new one, and never one that is less far. Asked again, it says the same again.
SWITCH: Final = """
if redis.call('HGET', KEYS[1], 'generation') == ARGV[1] then return 'switched' end
local built = redis.call('HMGET', KEYS[2], 'generation', 'position')
if built[1] ~= ARGV[1] then return 'lost' end
local present = redis.call('HGET', KEYS[1], 'position')
if present and tonumber(present) > tonumber(built[2]) then return 'behind' end
redis.call('RENAME', KEYS[2], KEYS[1])
redis.call('DEL', KEYS[3])
return 'switched'
"""

FORGET: Final = """
local present = redis.call('HMGET', KEYS[1], 'generation', 'position')
if present[1] == ARGV[1] and present[2] == ARGV[2] then redis.call('DEL', KEYS[1]) end
"""


# Only while the slots still hold what was seen when these keys were found to be nobody's.
SWEEP: Final = """
if (redis.call('HGET', KEYS[1], 'generation') or '') ~= ARGV[1] then return 0 end
if (redis.call('HGET', KEYS[2], 'generation') or '') ~= ARGV[2] then return 0 end
for place = 3, #KEYS do redis.call('UNLINK', KEYS[place]) end
return 1
"""


class RedisGenerations:
    """Every method raises StoreDown("redis") when Redis does not answer."""

    def __init__(self, trips: SharedTrips, model: ReadModel) -> None:
        self._trips = trips
        self._redis = redis = trips.redis
        self._model = model
        self._apply = redis.register_script(APPLY)
        self._switch = redis.register_script(SWITCH)
        self._forget = redis.register_script(FORGET)
        self._sweep = redis.register_script(SWEEP)

    async def standing(self, slot: Slot) -> Standing | None:
        with redis_answers():
            return parse_standing(await fields(self._redis, slot_key(self._model, slot)))

    async def begin(self, standing: Standing) -> None:
        """An empty next generation; what another attempt left of one is dropped."""
        with redis_answers():
            async with self._redis.pipeline() as step:
                step.delete(slot_key(self._model, "next"))
                step.hset(slot_key(self._model, "next"), mapping=msgspec.structs.asdict(standing))
                await step.execute()
        await self.sweep()

    async def apply(
        self,
        slot: Slot,
        operations: Sequence[Operation],
        start: Standing,
        end: Standing,
        *,
        parked: int | None = None,
        requeued: int | None = None,
    ) -> None:
        """All operations and the new standing, or OutOfStep and nothing.

        `parked` is the position of an event that is left out, `requeued` of one that was and is brought now.
        """
        keys = {slot_key(self._model, slot): 1, parked_key(self._model, start.generation): 2, held_key(self._model): 3}
        numbered = [
            (name, keys.setdefault(str(key), len(keys) + 1), *arguments) for name, key, *arguments in operations
        ]
        with redis_answers():
            present = await self._trips.run(
                self._apply,
                list(keys),
                [
                    start.generation,
                    start.position,
                    end.position,
                    end.at_us,
                    end.as_of_ms,
                    msgspec.msgpack.encode(numbered),
                    "" if parked is None else parked,
                    "" if requeued is None else requeued,
                    slot,
                ],
            )
        if present is not None:
            same = int(present[0]) == start.generation
            raise OutOfStep(self._model.name, int(present[1]) if same else 0, start.position)

    async def hold(self) -> None:
        """For HOLD_MS nothing is written into the live generation, so that the next one can catch up."""
        with redis_answers():
            await self._redis.set(held_key(self._model), "", px=HOLD_MS)

    async def switch(self, generation: int) -> Switch:
        """Make the next generation the live one, if it is this one and has come as far.

        Asked once more where the answer is lost on the way: a generation that is live has not failed.
        """
        try:
            return await self._ask_to_switch(generation)
        except StoreDown:
            return await self._ask_to_switch(generation)

    async def _ask_to_switch(self, generation: int) -> Switch:
        keys = [slot_key(self._model, "live"), slot_key(self._model, "next"), held_key(self._model)]
        with redis_answers():
            return cast("Switch", (await self._switch(keys=keys, args=[generation])).decode())

    async def forget(self, standing: Standing) -> None:
        """What stands there is not to be believed, and from now on not there."""
        with redis_answers():
            await self._forget(keys=[slot_key(self._model, "live")], args=[standing.generation, standing.position])

    async def sweep(self) -> None:
        """Drop every generation that is neither live nor next; stops when another one has become so meanwhile."""
        live, built = await self.standing("live"), await self.standing("next")
        kept = [generation_prefix(self._model, one.generation).encode() for one in (live, built) if one is not None]
        kept += [slot_key(self._model, slot).encode() for slot in SLOTS]
        kept.append(held_key(self._model).encode())
        seen = ["" if one is None else one.generation for one in (live, built)]
        cursor = 0
        with redis_answers():
            while True:
                cursor, keys = await self._redis.scan(cursor, match=f"{{{self._model.name}}}:*", count=SWEEP_KEYS)
                doomed = [key for key in keys if not key.startswith(tuple(kept))]
                slots = [slot_key(self._model, slot) for slot in SLOTS]
                if (doomed and not await self._sweep(keys=[*slots, *doomed], args=seen)) or cursor == 0:
                    return

    async def close(self) -> None:
        return None


async def fields(redis: Redis, key: str) -> list[bytes | None]:
    return await cast("Awaitable[list[bytes | None]]", redis.hmget(key, list(FIELDS)))


def parse_standing(values: Sequence[Any]) -> Standing | None:
    if None in values:
        return None
    generation, position, at_us, as_of_ms, shape = values
    return Standing(int(generation), int(position), int(at_us), int(as_of_ms), shape.decode())
