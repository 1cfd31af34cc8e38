"""Connections to Postgres: how many there are, how many are in use, how many wait for one."""

from typing import Final, Protocol

from prometheus_client import Gauge

ALIVE: Final = "livesum"
"""Of several API processes their sum, without those that have ended."""

connections: Final = Gauge(
    "tradepost_postgres_connections",
    "Connections of this program to Postgres",
    ["state"],
    multiprocess_mode=ALIVE,
)
most: Final = Gauge("tradepost_postgres_connections_max", "As many connections as it may have", multiprocess_mode=ALIVE)
waiting: Final = Gauge(
    "tradepost_postgres_waiting", "Whoever waits for a connection, or is just getting one", multiprocess_mode=ALIVE
)


class Crowding(Protocol):
    """How it is at a pool at this moment."""

    @property
    def in_use(self) -> int: ...
    @property
    def idle(self) -> int: ...
    @property
    def most(self) -> int: ...
    @property
    def waiting(self) -> int: ...


def show_pool(crowding: Crowding) -> None:
    connections.labels("in_use").set(crowding.in_use)
    connections.labels("idle").set(crowding.idle)
    most.set(crowding.most)
    waiting.set(crowding.waiting)
