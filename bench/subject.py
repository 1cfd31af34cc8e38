"""Something under load: a path of the shop, or a yardstick."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum

import msgspec

from bench.load.put_under_load import CONNECTIONS, put_under_load
from bench.load.request import Load, Request
from bench.processes import Trees


class Settling(StrEnum):
    """What is done about the work that a load leaves to the workers. COUNTED: their CPU belongs to the load."""

    NONE = "none"
    WAITED_FOR = "waited for"
    COUNTED = "counted"


class Subject(msgspec.Struct, frozen=True):
    """`load` puts it under load for so many seconds; what the processes of `trees` spend meanwhile is counted.

    `prepare` is neither counted nor timed. `bares_max`: the aim, in CPU of bare routes.
    """

    name: str
    title: str
    load: Callable[[float], Awaitable[Load]]
    trees: Trees
    bares_max: float | None = None
    p99_ms_max: float | None = None
    yardstick: bool = False
    settling: Settling = Settling.NONE
    prepare: Callable[[], Awaitable[None]] | None = None


def over_http(
    url: str, requests: Callable[[], Sequence[Request]], connections: int = CONNECTIONS
) -> Callable[[float], Awaitable[Load]]:
    """The requests are asked for before every round: tokens last ten minutes."""

    async def load(seconds: float) -> Load:
        return await asyncio.to_thread(put_under_load, url, requests(), seconds, connections)

    return load
