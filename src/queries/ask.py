"""Asking: wait until the read models have come far enough, then read, and say how fresh the answer is."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

import msgspec

from domain.outages import Moved, ReadModelBehind
from queries.question import Question
from queries.sources import Sources
from queries.view import View
from read_models.model import ReadModel, Standing

FRESH_POLL_MS_MIN: Final = 4
FRESH_POLL_MS_MAX: Final = 50
FRESH_POLL_GROWTH: Final = 1.3

Asked = TypeVar("Asked", bound=Question)


class Answer(msgspec.Struct, frozen=True):
    """`body` is the answer's JSON; `position` and `lag_ms` say how fresh it is at least; `calls` were made for it."""

    body: bytes
    position: int
    lag_ms: int
    calls: int


async def ask(
    query: Callable[[Asked, View], Awaitable[bytes]], question: Asked, sources: Sources, at: int, wait_ms_max: int
) -> Answer:
    """The answer as of outbox position `at` or later.

    Raises ReadModelBehind when a read model doesn't get there within `wait_ms_max`, StoreDown, and what the query
    refuses.
    """
    deadline = time.monotonic() + wait_ms_max / 1000
    while True:
        needed = (*question.reads, *question.may_read) if at else question.reads
        standings = {model.name: await begun(model, at, sources, deadline) for model in needed}
        if not at:
            standings |= await seen_if_there(question.may_read, sources)
        view = View(sources, standings, promised=at > 0)
        try:
            body = await query(question, view)
        except Moved as moved:
            if time.monotonic() >= deadline:
                raise ReadModelBehind(moved.model) from moved
            await asyncio.sleep(FRESH_POLL_MS_MIN / 1000)
            continue
        return Answer(body, view.position, max(0, int(time.time() * 1000) - view.as_of_ms), view.calls)


async def begun(model: ReadModel, at: int, sources: Sources, deadline: float) -> Standing:
    """How a read model that has come to `at` stood, perhaps long ago: whether it still does is seen when it is read."""
    known = sources.known(model)
    return known if known is not None and known.position >= at else await reached(model, at, sources, deadline)


async def seen_if_there(models: Sequence[ReadModel], sources: Sources) -> dict[str, Standing]:
    """How those stood that were there when somebody looked last, perhaps now: none is waited for."""
    seen = {model.name: sources.known(model) or await sources.redis.glance_at_standing(model) for model in models}
    return {name: standing for name, standing in seen.items() if standing is not None}


async def reached(model: ReadModel, at: int, sources: Sources, deadline: float) -> Standing:
    """How a read model stands that has come to `at`. Raises ReadModelBehind."""
    pause_ms = float(FRESH_POLL_MS_MIN)
    while True:
        standing = await sources.standing(model, at)
        if standing is not None and standing.position >= at:
            return standing
        if time.monotonic() >= deadline:
            raise ReadModelBehind(model.name)
        await asyncio.sleep(pause_ms / 1000)
        pause_ms = min(pause_ms * FRESH_POLL_GROWTH, FRESH_POLL_MS_MAX)
