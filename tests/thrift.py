"""Every question asked in tests is held to the number of calls to stores that it declares."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from unittest.mock import patch

from queries.ask import Answer, Asked, ask
from queries.sources import Sources
from queries.view import View


async def ask_thriftily(
    query: Callable[[Asked, View], Awaitable[bytes]], question: Asked, sources: Sources, at: int, wait_ms_max: int
) -> Answer:
    answer = await ask(query, question, sources, at, wait_ms_max)
    assert answer.calls <= question.calls_max, f"{query.__name__} asked {answer.calls} times"
    return answer


@asynccontextmanager
async def thrift() -> AsyncIterator[None]:
    with patch("api.asking.find_out", ask_thriftily):
        yield
