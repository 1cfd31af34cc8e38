"""Building a new generation of a read model beside the live one, and switching to it in one step."""

import asyncio
import time
from collections.abc import Sequence
from typing import Final

import asyncpg
import msgspec

from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from commands.upkeep.compare_histories import CompareHistories, compare_histories
from db.parked import settle
from domain.outages import OtherShape, OutOfStep
from read_models.model import Standing, currency_of
from workers.cancellation import stop_if_cancelled
from workers.feed import Feed
from workers.leadership import Lead
from workers.projection import Advance, Difference, Projection, is_newer

COMPARED_WHOLE_MAX: Final = 2_000
SAMPLES: Final = 10
GRACE_SECONDS: Final = 1.0
"""Questions that began at the old generation end in it."""
SWITCHES_MAX: Final = 1_000


class Rebuilt(msgspec.Struct, frozen=True):
    model: str
    generation: int
    position: int
    filled: int
    compared: int
    seconds: float


class RebuildFailed(Exception):
    """The new generation is not what the tables say. The live one stays as it is."""

    def __init__(self, model: str, differences: list[Difference]) -> None:
        found = "; ".join(f"{difference.key} {difference.what}" for difference in differences[:3])
        super().__init__(f"The new generation of {model} came out wrong, the live one stays: {found}")


async def rebuild(
    projection: Projection,
    feed: Feed,
    postgres: asyncpg.Pool,
    lead: Lead,
    advance: Advance = lambda _: None,
    *,
    back: bool = False,
) -> Rebuilt:
    """From the tables, never from old events. Whoever calls it holds the right to build this model.

    `back`: also in place of what a newer version has built, by somebody who has gone back from it.
    Interrupted at any point it leaves the live generation as it is, and can be run again. An event that can't be
    projected ends it. Raises OtherShape, OtherHistory, RebuildFailed, LostLeadership, OutOfStep, StoreDown, and what
    asyncpg raises.
    """
    started = time.monotonic()
    await require_ours(projection, postgres, back=back)

    def step(done: int) -> None:
        stop_if_cancelled()
        lead.require()
        advance(done)

    begin, live = await feed.furthest(), await projection.store.standing("live")
    generation = max(time.time_ns() // 1_000_000, 0 if live is None else live.generation + 1)
    standing = Standing(generation, begin.position, begin.at_us, generation, projection.shape)
    lead.require()
    await projection.store.begin(standing)
    total = await projection.count()
    build = Build(projection, feed, await projection.fill(standing, step), lead)
    await build.reach(0)
    lead.require()
    compared = await build.compare(total)
    await require_ours(projection, postgres, back=back)
    await build.switch()
    async with postgres.acquire() as connection:
        await settle(connection, projection.model.name, build.standing.position)
    seconds = round(time.monotonic() - started, 2)
    return Rebuilt(projection.model.name, generation, build.standing.position, total, compared, seconds)


async def require_ours(projection: Projection, postgres: asyncpg.Pool, *, back: bool) -> None:
    """Raises OtherShape where the shop's facts are others by now, or what is live is not ours to replace; OtherHistory
    where it was written from another database.
    """
    facts = await perform(postgres, find_facts, FindFacts())
    if facts != projection.facts:
        raise OtherShape(projection.model.name, f"for a shop of {facts}", projection.shape)
    live = await projection.store.standing("live")
    await perform(postgres, compare_histories, CompareHistories({projection.model.name: live}))
    if live is not None:
        require_own_currency(projection, live)
        if is_newer(projection, live) and not back:
            raise OtherShape(projection.model.name, live.shape, projection.shape)


def require_own_currency(projection: Projection, live: Standing) -> None:
    """What is live in another currency is another shop's, or this one was changed behind its back: built anew, its
    amounts would only be called something else. Raises OtherShape.
    """
    if currency_of(live.shape) not in (None, projection.facts.currency):
        raise OtherShape(projection.model.name, live.shape, projection.shape)


async def drop_replaced(projections: Sequence[Projection]) -> None:
    """What was live before. Should this not happen, the next rebuild does it."""
    await asyncio.sleep(GRACE_SECONDS)
    for projection in projections:
        await projection.store.sweep()


class Build:
    """A next generation that has been filled, on its way to the present."""

    def __init__(self, projection: Projection, feed: Feed, standing: Standing, lead: Lead) -> None:
        self._lead = lead
        self._projection = projection
        self._feed = feed
        self.standing = standing

    async def reach(self, position: int) -> Standing:
        """Everything up to this position, and up to the furthest there is to read now."""
        position = max(position, (await self._feed.furthest()).position)
        while self.standing.position < position:
            self._lead.require()
            batch = await self._feed.after(self.standing.position, self._projection.batch_events_max)
            self.standing = await self._projection.project("next", self.standing, batch)
        return self.standing

    async def compare(self, total: int) -> int:
        """All of a small one, samples of a large one: how much was looked at. Raises RebuildFailed."""
        whole, compared = total <= COMPARED_WHOLE_MAX, 0
        for _ in range(1 if whole else SAMPLES):
            async for verified in self._projection.verify("next", self.reach, sample=not whole, repair=False):
                compared += verified.checked
                if verified.differences:
                    raise RebuildFailed(self._projection.model.name, verified.differences)
        return compared

    async def switch(self) -> None:
        """As soon as it has come as far as the live one. Raises LostLeadership, OutOfStep (another took its place)."""
        for _ in range(SWITCHES_MAX):
            self._lead.require()
            match await self._projection.store.switch(self.standing.generation):
                case "switched":
                    return
                case "lost":
                    break
                case "behind":
                    await self._projection.store.hold()
                    live = await self._projection.store.standing("live")
                    await self.reach(0 if live is None else live.position)
        raise OutOfStep(self._projection.model.name, 0, self.standing.position)
