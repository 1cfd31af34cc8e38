"""What is looked at from time to time, since nobody should pay for it whenever it changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from litestar import Litestar

from adapters.numbers.pools import show_pool
from api.shop import Shop
from db.pool import crowding

LOOK_SECONDS: Final = 2.0


@asynccontextmanager
async def sampled(app: Litestar) -> AsyncIterator[None]:
    """As long as the application is open: for the numbers of all API processes, of which one is asked."""
    shop: Shop = app.state.shop

    async def look() -> None:
        while True:
            show_pool(crowding(shop.postgres))
            await asyncio.sleep(LOOK_SECONDS)

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
