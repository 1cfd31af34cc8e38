"""What a counter model has counted, under each name, in a span of days."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from domain.money import Money
from domain.refusals import NotFound
from queries.periods import span
from queries.question import Question
from queries.view import View
from read_models.counters import CounterModel
from read_models.documents import encode
from read_models.every import READ_MODELS
from read_models.model import ReadModel

COUNTERS: Final[Mapping[str, CounterModel]] = {
    model.name: model for model in READ_MODELS if isinstance(model, CounterModel)
}


class CountedBy(Question, frozen=True):
    """Days of the store's time zone, inclusive; the last 30 unless said otherwise."""

    model: CounterModel
    first_day: date | None
    last_day: date | None

    @property
    def reads(self) -> tuple[ReadModel, ...]:
        return (self.model,)


class CountedRow(msgspec.Struct, frozen=True):
    """`counts` by what they count: a number, or an amount of money."""

    name: str
    counts: dict[str, int | Money]


class CountedRows(msgspec.Struct, frozen=True):
    """The first count's largest first, of equals by name; names of which nothing was counted are not there."""

    items: Sequence[CountedRow]


def counter_model(name: str) -> CounterModel:
    """Raises NotFound."""
    if (model := COUNTERS.get(name)) is None:
        raise NotFound("counter")
    return model


async def counted_by(question: CountedBy, view: View) -> bytes:
    model = question.model
    days = span(question.first_day, question.last_day, view.zone(model))
    counted, currency = await view.counted(model, days), view.currency
    first = model.counts[0]
    rows = [
        CountedRow(
            name,
            {
                count: Money(found[count], currency) if count in model.amounts else found[count]
                for count in model.counts
            },
        )
        for name, found in sorted(counted.items(), key=lambda row: (-row[1][first], row[0]))
    ]
    return encode(CountedRows(rows))
