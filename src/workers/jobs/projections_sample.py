"""Verifies a sample of a read model, each time of another one and another sample, and posts what it found."""

import time
from itertools import count
from typing import Final

import structlog

from adapters.redis.upkeep import Upkeep, UpkeepBoard
from commands.base import perform
from commands.shop.find_facts import FindFacts, find_facts
from commands.upkeep.list_parked_events import ListParkedEvents, list_parked_events
from db.outbox import last_position
from domain.outages import OtherHistory, OtherShape, ReadModelBehind
from workers.jobs.context import JobContext
from workers.projections import projections
from workers.verify import verify, verifying_sources

BEHIND_EVENTS_MAX: Final = 2_000
"""One that catches up with more is left to it: to compare it would take the same events into memory once more."""

log = structlog.get_logger()

turns = count()


async def projections_sample(context: JobContext) -> None:
    settings, postgres, redis = context["settings"], context["postgres"], context["redis"]
    parked = await perform(postgres, list_parked_events, ListParkedEvents())
    facts = await perform(postgres, find_facts, FindFacts(settings.claims))
    every = projections(settings, facts, postgres, redis)
    projection = every[next(turns) % len(every)]
    name = projection.model.name
    async with postgres.acquire() as connection:
        last = await last_position(connection)
    live = await projection.store.standing("live")
    if live is None or last - live.position > BEHIND_EVENTS_MAX:
        return  # its lag says so
    async with verifying_sources(settings, redis) as sources:
        try:
            proof = await verify(projection, sources, postgres, sample=True)
        except (ReadModelBehind, OtherShape, OtherHistory):
            return  # it is being built, or about to be
    for difference in proof.differences:
        log.error("a read model differs", model=name, key=difference.key, what=difference.what)
    upkeep = Upkeep(
        compared=proof.checked,
        differing=len(proof.differences),
        at_ms=time.time_ns() // 1_000_000,
        parked=sum(event.model == name for event in parked),
    )
    await UpkeepBoard(redis).post(name, upkeep)
