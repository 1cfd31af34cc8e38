"""Numbers for Prometheus: requests of all API processes, and how far each read model has come."""

import os
from collections.abc import Sequence

from prometheus_client import REGISTRY, CollectorRegistry, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from queries.projections_status import ProjectionStatus


def exposition(projections: Sequence[ProjectionStatus]) -> bytes:
    """In the text format; a read model that doesn't answer is left out."""
    position = Gauge("tradepost_read_model_position", "Outbox position", ["model"], registry=None)
    lag = Gauge("tradepost_read_model_lag_seconds", "Time since it missed nothing", ["model"], registry=None)
    for projection in projections:
        if projection.position is not None and projection.lag_ms is not None:
            position.labels(projection.name).set(projection.position)
            lag.labels(projection.name).set(projection.lag_ms / 1000)
    own = CollectorRegistry()
    own.register(position)
    own.register(lag)
    return generate_latest(requests_of_all()) + generate_latest(own)


def requests_of_all() -> CollectorRegistry:
    """Several API processes share a folder of counts; a single one has them in memory."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared
