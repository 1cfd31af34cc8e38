"""How far what was asked to be looked after has come, and what came of it last."""

from collections.abc import Awaitable, Sequence
from typing import cast

import msgspec

from adapters.redis.client import Redis, redis_answers
from adapters.redis.keys import UPKEEP_RUNS
from domain.upkeep import UpkeepKind


class Broken(msgspec.Struct, frozen=True):
    """A promise of the ledger that rows break; `rows` counts those that were looked for at most."""

    invariant: str
    promise: str
    rows: int


class UpkeepRun(msgspec.Struct, frozen=True):
    """`subject` is a read model's name, or LEDGER. Moments are Unix milliseconds; `ended_ms` is None while it runs.

    `done` of `total` says how far it is. `differing` counts what a verification found wrong, `broken` what a check
    did. `failure` is why nothing came of it.
    """

    kind: UpkeepKind
    subject: str
    begun_ms: int
    ended_ms: int | None = None
    done: int = 0
    total: int = 0
    differing: int = 0
    broken: Sequence[Broken] = ()
    failure: str | None = None


class UpkeepRuns(msgspec.Struct, frozen=True):
    """The last of each kind and subject. Every method raises StoreDown("redis")."""

    redis: Redis

    async def post(self, run: UpkeepRun) -> None:
        with redis_answers():
            field, said = f"{run.kind} {run.subject}", msgspec.json.encode(run).decode()
            await cast("Awaitable[int]", self.redis.hset(UPKEEP_RUNS, field, said))

    async def read(self) -> list[UpkeepRun]:
        with redis_answers():
            found = await cast("Awaitable[dict[bytes, bytes]]", self.redis.hgetall(UPKEEP_RUNS))
        return [msgspec.json.decode(run, type=UpkeepRun) for run in found.values()]
