"""Who keeps what."""

import asyncpg
from redis.asyncio import Redis

from adapters.settings import Settings
from read_models.every import READ_MODELS
from workers.projections import projections


async def test_every_read_model_has_somebody_who_keeps_it(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    kept = [projection.model for projection in projections(settings, postgres, redis)]
    assert sorted(model.name for model in kept) == sorted(model.name for model in READ_MODELS)
