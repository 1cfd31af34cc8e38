"""Numbers for Prometheus: requests of all API processes, and how far each read model has come."""

import os
from collections.abc import Mapping, Sequence

from prometheus_client import REGISTRY, CollectorRegistry, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from adapters.redis.upkeep import Upkeep
from queries.projections_status import ProjectionStatus


def exposition(projections: Sequence[ProjectionStatus], upkeep: Mapping[str, Upkeep]) -> bytes:
    """In the text format; a read model that doesn't answer is left out."""
    own = CollectorRegistry()
    register_standings(own, projections)
    register_upkeep(own, upkeep)
    return generate_latest(requests_of_all()) + generate_latest(own)


def register_standings(own: CollectorRegistry, projections: Sequence[ProjectionStatus]) -> None:
    position = Gauge("tradepost_read_model_position", "Outbox position", ["model"], registry=None)
    lag = Gauge("tradepost_read_model_lag_seconds", "Time since it missed nothing", ["model"], registry=None)
    for projection in projections:
        if projection.position is not None and projection.lag_ms is not None:
            position.labels(projection.name).set(projection.position)
            lag.labels(projection.name).set(projection.lag_ms / 1000)
    own.register(position)
    own.register(lag)


def register_upkeep(own: CollectorRegistry, upkeep: Mapping[str, Upkeep]) -> None:
    """Of the last sample that was compared with the tables. An alarm belongs on `differing` and on `parked`."""
    figures = {
        "compared": "Documents or cells in the last sample",
        "differing": "Of these, how many were not as the tables say",
        "at_ms": "When it was compared, Unix milliseconds",
        "parked": "Events that were left out",
    }
    for figure, words in figures.items():
        gauge = Gauge(f"tradepost_read_model_{figure}", words, ["model"], registry=None)
        for model, found in upkeep.items():
            gauge.labels(model).set(getattr(found, figure))
        own.register(gauge)


def requests_of_all() -> CollectorRegistry:
    """Several API processes share a folder of counts; a single one has them in memory."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared
