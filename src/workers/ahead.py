"""Loading the next portion while the last one is being written: two stores at work at once, one portion more kept."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Final, TypeVar

Portion = TypeVar("Portion")

END: Final = object()


async def ahead(portions: AsyncGenerator[Portion, None]) -> AsyncGenerator[Portion, None]:
    """The same portions, each loaded while the one before is in use.

    Whoever may stop in the middle closes it (`aclosing`): the next portion is being loaded over a connection that is
    about to be somebody else's.
    """

    async def load() -> Portion | object:
        return await anext(portions, END)

    loading = asyncio.create_task(load())
    try:
        while (portion := await loading) is not END:
            loading = asyncio.create_task(load())
            yield portion  # type: ignore[misc]
    finally:
        loading.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await loading
        await portions.aclose()
