"""The generations of one read model in Redis: written in whole batches with their checkpoint, switched in one step."""

from collections.abc import Sequence
from typing import Final, cast, get_args

import msgspec

from adapters.redis.client import Redis, redis_answers
from adapters.redis.keys import generation_prefix, held_key, parked_key, slot_key
from adapters.redis.line import Script
from adapters.redis.operations import Operation
from adapters.redis.standings import IN_SCRIPTS, parse_standing, written
from domain.outages import OutOfStep, StoreDown
from read_models.model import ReadModel, Slot, Standing, Switch

SWEEP_KEYS: Final = 1_000
HOLD_MS: Final = 2_000
SLOTS: Final[tuple[Slot, ...]] = get_args(Slot)

# Refuses unless the slot holds the very generation this batch is for, at the very position it starts from: whatever is
# sent twice, late, or by a projector that was replaced meanwhile counts once. Parking an event remembers that it was
# left out; whoever brings it later is heard once. A cell that comes to nothing is no cell, as in a generation built
# anew. Every key is passed in KEYS; an operation names its key by number.
APPLY: Final = Script(
    IN_SCRIPTS
    + """
local generation, position = standing(KEYS[1])
if generation ~= ARGV[1] or position ~= ARGV[2] then return {generation or '0', position or '0'} end
if ARGV[7] == 'live' and redis.call('EXISTS', KEYS[3]) == 1 then return {generation, '0'} end
if ARGV[5] ~= '' then redis.call('SADD', KEYS[2], ARGV[5]) end
if ARGV[6] ~= '' and redis.call('SREM', KEYS[2], ARGV[6]) == 0 then return false end
for _, operation in ipairs(cmsgpack.unpack(ARGV[4])) do
    local key = KEYS[operation[2]]
    local now = redis.call(operation[1], key, unpack(operation, 3))
    if operation[1] == 'HINCRBY' and now == 0 then redis.call('HDEL', key, operation[3]) end
    if operation[1] == 'ZINCRBY' and tonumber(now) == 0 then redis.call('ZREM', key, operation[4]) end
end
redis.call('SET', KEYS[1], ARGV[3])
return false
"""
)

# Readers see the old generation or the new one, and never one that is less far. Asked again, it says the same again.
SWITCH: Final = Script(
    IN_SCRIPTS
    + """
local live, reached = standing(KEYS[1])
if live == ARGV[1] then return 'switched' end
local built, position = standing(KEYS[2])
if built ~= ARGV[1] then return 'lost' end
if reached and tonumber(reached) > tonumber(position) then return 'behind' end
redis.call('RENAME', KEYS[2], KEYS[1])
redis.call('DEL', KEYS[3])
return 'switched'
"""
)

FORGET: Final = Script(
    IN_SCRIPTS
    + """
local generation, position = standing(KEYS[1])
if generation == ARGV[1] and position == ARGV[2] then redis.call('DEL', KEYS[1]) end
"""
)

# Only while the slots still hold what was seen when these keys were found to be nobody's.
SWEEP: Final = Script(
    IN_SCRIPTS
    + """
if (standing(KEYS[1]) or '') ~= ARGV[1] then return 0 end
if (standing(KEYS[2]) or '') ~= ARGV[2] then return 0 end
for place = 3, #KEYS do redis.call('UNLINK', KEYS[place]) end
return 1
"""
)


class RedisGenerations:
    """Every method raises StoreDown("redis") when Redis does not answer."""

    def __init__(self, redis: Redis, model: ReadModel) -> None:
        self._line = redis.read_models
        self._model = model

    async def standing(self, slot: Slot) -> Standing | None:
        with redis_answers():
            (found,) = await self._line.ask("MGET", slot_key(self._model, slot))
        return parse_standing(found)

    async def begin(self, standing: Standing) -> None:
        """An empty next generation; what another attempt left of one is dropped."""
        with redis_answers():
            await self._line.ask("SET", slot_key(self._model, "next"), written(standing))
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
            (operation[0], keys.setdefault(operation[1], len(keys) + 1), *operation[2:]) for operation in operations
        ]
        with redis_answers():
            present = await self._line.run(
                APPLY,
                list(keys),
                [
                    start.generation,
                    start.position,
                    written(end),
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
            await self._line.ask("SET", held_key(self._model), "", "PX", HOLD_MS)

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
            return cast("Switch", (await self._line.run(SWITCH, keys, [generation])).decode())

    async def forget(self, standing: Standing) -> None:
        """What stands there is not to be believed, and from now on not there."""
        with redis_answers():
            await self._line.run(FORGET, [slot_key(self._model, "live")], [standing.generation, standing.position])

    async def sweep(self) -> None:
        """Drop every generation that is neither live nor next; stops when another one has become so meanwhile."""
        live, built = await self.standing("live"), await self.standing("next")
        kept = [generation_prefix(self._model, one.generation).encode() for one in (live, built) if one is not None]
        kept += [slot_key(self._model, slot).encode() for slot in SLOTS]
        kept.append(held_key(self._model).encode())
        seen = ["" if one is None else one.generation for one in (live, built)]
        slots, cursor = [slot_key(self._model, slot) for slot in SLOTS], b"0"
        with redis_answers():
            while True:
                pattern = f"{{{self._model.name}}}:*"
                cursor, keys = await self._line.ask("SCAN", cursor, "MATCH", pattern, "COUNT", SWEEP_KEYS)
                doomed = [key for key in keys if not key.startswith(tuple(kept))]
                if (doomed and not await self._line.run(SWEEP, [*slots, *doomed], seen)) or cursor == b"0":
                    return

    async def close(self) -> None:
        return None
