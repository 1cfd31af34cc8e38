"""How a command ended, as it is counted."""

import asyncio

import pytest
from prometheus_client import REGISTRY

from adapters.numbers.command_times import Timed, outcome_of
from domain.outages import Overloaded, StoreDown, StoreUnfit
from domain.refusals import CartIsEmpty


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (None, "done"),
        (CartIsEmpty, "refused"),
        (Overloaded, "overloaded"),
        (StoreDown, "store-down"),
        (StoreUnfit, "store-down"),
        (KeyError, "failed"),
        (asyncio.CancelledError, "broken-off"),
    ],
)
def test_an_ending_has_a_word(kind: type[BaseException] | None, outcome: str) -> None:
    assert outcome_of(kind) == outcome


def test_each_is_counted_once_and_raises_what_it_raised() -> None:
    def counted() -> float | None:
        labels = {"command": "of_this_test", "outcome": "refused"}
        return REGISTRY.get_sample_value("tradepost_command_seconds_count", labels)

    for _ in range(2):
        with pytest.raises(CartIsEmpty), Timed("of_this_test"):
            raise CartIsEmpty
    assert counted() == 2
