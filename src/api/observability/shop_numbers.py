"""What is true of the shop as a whole, as numbers: said by whichever API process is asked.

Not gauges of the client library: those of a process that is gone would go on being told.
"""

import time
from collections.abc import Iterator, Mapping

import msgspec
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from adapters.redis.upkeep import Upkeep
from db.owed import Owed
from domain.payments.payment import Provider
from read_models.model import Standing, revision_of


class ShopNumbers(msgspec.Struct, frozen=True):
    """`stores` are those that answer; `standings` and `upkeep` by read model. `owed` is None while Postgres is down."""

    stores: Mapping[str, bool]
    standings: Mapping[str, Standing | None]
    upkeep: Mapping[str, Upkeep]
    owed: Owed | None


class Told(Collector):
    """What can't be known is left out."""

    def __init__(self, numbers: ShopNumbers) -> None:
        self._numbers = numbers

    def collect(self) -> Iterator[GaugeMetricFamily]:
        stores = {name: float(answers) for name, answers in self._numbers.stores.items()}
        yield gauge("store_up", "Whether a store answers, and can be worked with", "store", stores)
        yield from self._read_models()
        yield from self._upkeep()
        if self._numbers.owed is not None:
            yield from owed_numbers(self._numbers.owed)

    def _read_models(self) -> Iterator[GaugeMetricFamily]:
        there = {name: standing for name, standing in self._numbers.standings.items() if standing is not None}
        yield model_gauge("position", "Outbox position", {name: one.position for name, one in there.items()})
        now_ms = time.time_ns() // 1_000_000
        lags = {name: max(0, now_ms - one.as_of_ms) / 1000 for name, one in there.items()}
        yield model_gauge("lag_seconds", "Time since it missed nothing", lags)
        revisions = {name: revision_of(one.shape) for name, one in there.items()}
        yield model_gauge("revision", "Revision of what is live", revisions)
        built = {name: one.generation / 1000 for name, one in there.items()}
        yield model_gauge("built_timestamp_seconds", "When the building of what is live began", built)
        if (owed := self._numbers.owed) is not None:
            behind = {name: max(0, owed.position - one.position) for name, one in there.items()}
            yield model_gauge("lag_positions", "Outbox positions to the last event there is", behind)

    def _upkeep(self) -> Iterator[GaugeMetricFamily]:
        for figure, words in (
            ("compared", "Documents or cells in the last sample compared with the tables"),
            ("differing", "Of these, how many were not as the tables say"),
            ("at_ms", "When that was, Unix milliseconds"),
            ("parked", "Events that were left out"),
        ):
            found = {model: getattr(upkeep, figure) for model, upkeep in self._numbers.upkeep.items()}
            yield model_gauge(figure, words, found)


def owed_numbers(owed: Owed) -> Iterator[GaugeMetricFamily]:
    yield gauge("outbox_position", "Position of the last event", None, owed.position)
    yield gauge("outbox_bytes", "What the outbox takes in Postgres", None, owed.outbox_bytes)
    yield gauge("outbox_oldest_event_seconds", "Age of the oldest event", None, owed.oldest_event_seconds)
    yield gauge("clerk_position", "Outbox position up to which it is written down what is owed", "clerk", owed.clerks)
    payments = {provider.value: owed.payments.get(provider.value, 0) for provider in Provider}
    yield gauge("payments_pending", "Attempts to pay that are open", "provider", payments)
    yield gauge("owed", "What the shop has yet to do, or a person has to", "what", owed.counts)
    yield gauge("overdue_seconds", "How long ago the first of it was due", "what", owed.overdue_seconds)


def model_gauge(name: str, words: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    return gauge(f"read_model_{name}", words, "model", values)


def gauge(name: str, words: str, label: str | None, values: Mapping[str, float] | float) -> GaugeMetricFamily:
    """One value, or one for each value of the label."""
    if isinstance(values, Mapping):
        family = GaugeMetricFamily(f"tradepost_{name}", words, labels=[label or ""])
        for value, number in values.items():
            family.add_metric([value], number)
        return family
    return GaugeMetricFamily(f"tradepost_{name}", words, value=values)
