"""Numbers for Prometheus: requests of all API processes, and how the read models are doing."""

import asyncio
import hmac
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from adapters.redis.upkeep import Upkeep
from api.shop import Shop
from queries.upkeep.projections_status import ProjectionStatus, projections_status
from queries.upkeep.projections_upkeep import projections_upkeep

NUMBERS: Final = "text/plain; version=0.0.4"


async def numbers_of(shop: Shop) -> bytes:
    status, upkeep = await asyncio.gather(projections_status(shop.sources), projections_upkeep(shop.sources))
    return await asyncio.to_thread(exposition, status, upkeep)


def is_watcher(authorization: str | None, token: str | None) -> bool:
    """Whether somebody sends the token of those who watch. How much of it is right can't be told by the time."""
    scheme, _, sent = (authorization or "").partition(" ")
    right = hmac.compare_digest(sent.strip().encode(), (token or "").encode())
    return token is not None and scheme.lower() == "bearer" and right


def exposition(projections: Sequence[ProjectionStatus], upkeep: Mapping[str, Upkeep]) -> bytes:
    """In the text format; a read model that doesn't answer is left out."""
    own = CollectorRegistry()
    own.register(ReadModels(projections, upkeep))
    return generate_latest(requests_of_all()) + generate_latest(own)


class ReadModels(Collector):
    """As they are at this moment, said by whichever API process is asked.

    Not gauges of the client library: those of a process that is gone would go on being told.
    """

    def __init__(self, projections: Sequence[ProjectionStatus], upkeep: Mapping[str, Upkeep]) -> None:
        self._projections = projections
        self._upkeep = upkeep

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """An alarm belongs on the lag, on `differing` and on `parked`."""
        answering = [one for one in self._projections if one.position is not None and one.lag_ms is not None]
        yield family("position", "Outbox position", {one.name: one.position or 0 for one in answering})
        lags = {one.name: (one.lag_ms or 0) / 1000 for one in answering}
        yield family("lag_seconds", "Time since it missed nothing", lags)
        for figure, words in (
            ("compared", "Documents or cells in the last sample compared with the tables"),
            ("differing", "Of these, how many were not as the tables say"),
            ("at_ms", "When that was, Unix milliseconds"),
            ("parked", "Events that were left out"),
        ):
            yield family(figure, words, {model: getattr(found, figure) for model, found in self._upkeep.items()})


def family(name: str, words: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(f"tradepost_read_model_{name}", words, labels=["model"])
    for model, value in values.items():
        gauge.add_metric([model], value)
    return gauge


def requests_of_all() -> CollectorRegistry:
    """Several API processes share a folder of counts; a single one has them in memory."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared
