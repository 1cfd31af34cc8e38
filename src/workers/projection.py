"""What a projector does with a batch of events, and the loop that keeps it doing so."""

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable, Iterable, Sequence
from itertools import chain
from typing import Final, Protocol, TypeVar

import asyncpg
import structlog

from adapters.redis.keys import FIRST_GENERATION
from adapters.redis.writer import RedisWriter, document_operations
from db.pool import UNREACHABLE, Connection
from domain.events import Event
from domain.outages import OutOfStep, StoreDown
from read_models.model import UNFINISHED, Document, ReadModel, Standing
from workers.cancellation import stop_if_cancelled
from workers.feed import Batch, Feed
from workers.leadership import Leadership, LostLeadership

RETRY_SECONDS_MIN: Final = 0.1
RETRY_SECONDS_MAX: Final = 2.0

log = structlog.get_logger()

Key = TypeVar("Key", bound=Hashable)


class Projection(Protocol):
    """A read model's writer. `apply` brings it from `start` to the batch's end: wholly, or not at all.

    `generation` is UNFINISHED while events that were there before it began are still missing.
    """

    model: ReadModel

    async def checkpoint(self) -> int: ...

    async def apply(self, start: int, batch: Batch, generation: int) -> None: ...

    async def close(self) -> None: ...


class RedisDocuments:
    """A document read model in Redis: events say which keys changed, Postgres says what they are now."""

    def __init__(
        self,
        model: ReadModel,
        touched: Callable[[Event], Iterable[Key]],
        load: Callable[[Connection, Sequence[Key], str], AsyncIterator[list[Document]]],
        postgres: asyncpg.Pool,
        writer: RedisWriter,
        currency: str,
    ) -> None:
        self.model = model
        self._touched = touched
        self._load = load
        self._postgres = postgres
        self._writer = writer
        self._currency = currency

    async def checkpoint(self) -> int:
        return await self._writer.checkpoint(self.model)

    async def apply(self, start: int, batch: Batch, generation: int) -> None:
        """The last portion brings the checkpoint; those before it leave it: written twice, documents are the same."""
        keys = list(dict.fromkeys(chain.from_iterable(self._touched(recorded.event) for recorded in batch.events)))
        portion: list[Document] = []
        if keys:
            async with self._postgres.acquire() as connection:
                async for documents in self._load(connection, keys, self._currency):
                    if portion:
                        await self._write(portion, start, Standing(UNFINISHED, start, batch.as_of_ms))
                    portion = documents
        await self._write(portion, start, Standing(generation, batch.position, batch.as_of_ms))

    async def close(self) -> None:
        return None

    async def _write(self, documents: Sequence[Document], start: int, end: Standing) -> None:
        await self._writer.apply(self.model, document_operations(self.model, documents), start, end)


async def keep_projecting(projection: Projection, feed: Feed, leadership: Leadership) -> None:
    """Lead, project, and after any trouble begin again from where the store says it stands. Never ends by itself."""
    name = projection.model.name
    pause = RETRY_SECONDS_MIN
    while True:
        try:
            async with leadership.of(name) as lead:
                log.info("projecting", model=name)
                position = await projection.checkpoint()
                stop_if_cancelled()
                whole_at = await feed.furthest()
                while True:
                    stop_if_cancelled()
                    batch = await feed.after(position)
                    lead.require()
                    generation = FIRST_GENERATION if batch.position >= whole_at else UNFINISHED
                    await projection.apply(position, batch, generation)
                    position = batch.position
                    pause = RETRY_SECONDS_MIN
        except (StoreDown, OutOfStep, LostLeadership, *UNREACHABLE) as trouble:
            stop_if_cancelled()
            log.warning("projector starts again", model=name, trouble=repr(trouble), cause=repr(trouble.__cause__))
        except Exception:
            # A defect, or an event nobody thought of: this read model waits and tries again, the others go on.
            stop_if_cancelled()
            log.exception("projector starts again", model=name)
        finally:
            await projection.close()
        await asyncio.sleep(pause)
        pause = min(pause * 2, RETRY_SECONDS_MAX)
