"""What an API process tells whoever watches it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from litestar import Litestar

from adapters.watch import JSON, NUMBERS, Answer, alive, watched_at
from api.observability.metrics import numbers_of
from api.routes.upkeep.operations import health_of, status_of
from api.shop import Shop


@asynccontextmanager
async def watched(app: Litestar) -> AsyncIterator[None]:
    """As long as the application is open."""
    shop: Shop = app.state.shop

    async def ready() -> Answer:
        readiness = (await health_of(shop)).readiness
        return status_of(readiness), JSON, msgspec.json.encode(readiness)

    async def numbers() -> Answer:
        return 200, NUMBERS, await numbers_of(shop)

    answers = {"/health/live": alive, "/health/ready": ready, "/metrics": numbers}
    async with watched_at(shop.settings.metrics_address, answers):
        yield
