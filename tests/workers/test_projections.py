"""Who keeps what."""

import asyncpg

from adapters.redis.client import Redis
from adapters.settings import Settings
from domain.shop import Claims
from read_models.every import READ_MODELS
from workers.projections import projections
from workers.run import STATEMENT_CONNECTIONS_MAX


async def test_every_read_model_has_somebody_who_keeps_it(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    kept = [projection.model for projection in projections(settings, Claims().facts(), postgres, redis)]
    assert sorted(model.name for model in kept) == sorted(model.name for model in READ_MODELS)


def test_every_read_model_can_be_verified_at_once() -> None:
    """Each holds a connection meanwhile and asks on another: with fewer, all might wait for each other."""
    assert 2 * len(READ_MODELS) < STATEMENT_CONNECTIONS_MAX
