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
    """`bares_max`: the aim, in CPU of bare routes; none of a yardstick."""

    name: str
    title: str
    rounds: list[Round]
    bares_max: float | None = None
