"""A projection to measure, with the right to build it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from bench.scene import Scene
from cli.session import facts_of
from read_models.model import ReadModel
from workers.building import right_to_build
from workers.feed import Feed
from workers.leadership import Lead, Leadership
from workers.projection import Projection
from workers.projections import projections


class Led(msgspec.Struct, frozen=True):
    projection: Projection
    feed: Feed
    lead: Lead


@asynccontextmanager
async def leading(scene: Scene, model: ReadModel) -> AsyncIterator[Led]:
    """Beside the workers, who keep the live generation."""
    settings = scene.settings
    facts = await facts_of(settings, scene.postgres)
    (projection,) = (one for one in projections(settings, facts, scene.postgres, scene.redis) if one.model is model)
    feed, leadership = Feed(scene.postgres), Leadership(settings.database_url)
    tasks = [asyncio.create_task(feed.run()), asyncio.create_task(leadership.stay())]
    try:
        async with leadership.right_to(right_to_build(model.name)) as lead:
            assert lead is not None
            yield Led(projection, feed, lead)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await leadership.close()
        await projection.store.close()
