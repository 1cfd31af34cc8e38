"""What was measured, as it is kept in bench/results."""

import msgspec


class Round(msgspec.Struct, frozen=True):
    """One short load. `cpu_ms` is of one request, by process."""

    a_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: dict[str, float]

    @property
    def cpu_ms_all(self) -> float:
        return sum(self.cpu_ms.values())


class Measured(msgspec.Struct, frozen=True):
    """A path of the shop or a yardstick, under load. `bares_max`: the aim, in CPU of bare routes."""

    name: str
    title: str
    rounds: list[Round]
    bares_max: float | None = None
    p99_ms_max: float | None = None
    yardstick: bool = False


class Figure(msgspec.Struct, frozen=True):
    """What is no load: one value a round, and the aim, if there is one of its own."""

    name: str
    title: str
    unit: str
    values: list[float]
    at_most: float | None = None


class Machine(msgspec.Struct, frozen=True):
    """`load_tool` is what asked."""

    cores: int
    cpu: str
    memory_mb: int
    system: str
    python: str
    load_tool: str
    versions: dict[str, str]


class Results(msgspec.Struct, frozen=True):
    """`date` is ISO 8601, `commit` of git; `scale` is how much there was of what."""

    date: str
    commit: str
    machine: Machine
    scale: dict[str, float]
    measured: list[Measured]
    figures: list[Figure]
