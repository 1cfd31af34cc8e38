"""A ledger goes on from its last line, or is loaded anew."""

from uuid import UUID

import pytest

from domain.stock.stock import Movement, MovementReason
from read_models.documents import encode
from read_models.stock_ledger import MOVEMENTS_KEPT_MAX, continued, last_movement, stock_ledger, stored_ledger
from tests.domain.an_order import NOON


def movements(*deltas: int) -> list[Movement]:
    """Ids 1, 2, and so on."""
    left = [sum(deltas[: number + 1]) for number in range(len(deltas))]
    return [
        Movement(number, delta, stock, MovementReason.ADJUSTED, None, UUID(int=number), NOON)
        for number, (delta, stock) in enumerate(zip(deltas, left, strict=True), 1)
    ]


ALL = movements(*[9, -1, -1, -3] * 40)


@pytest.mark.parametrize(("had", "more"), [(0, 1), (3, 0), (3, 3), (50, 2), (MOVEMENTS_KEPT_MAX, 7), (2, 99)])
def test_a_ledger_that_goes_on_is_the_same_as_one_that_is_loaded(had: int, more: int) -> None:
    before, after = (encode(stock_ledger("LAMP", ALL[:size])) for size in (had, had + more))
    ledger = stored_ledger(before)
    assert ledger is not None
    assert last_movement(ledger) == had
    assert encode(continued(ledger, ALL[had : had + more])) == after


def test_one_of_which_nothing_would_be_left_is_loaded_anew() -> None:
    assert continued(stock_ledger("LAMP", ALL[:3]), ALL[3 : 3 + MOVEMENTS_KEPT_MAX]) is None


@pytest.mark.parametrize("missing", [0, 1, 4])
def test_one_that_lacks_a_line_is_loaded_anew(missing: int) -> None:
    ledger = stock_ledger("LAMP", ALL[:3])
    later = ALL[3:8]
    assert continued(ledger, [*later[:missing], *later[missing + 1 :], ALL[8]]) is None


@pytest.mark.parametrize("body", [None, b"", b'{"sku":"LAMP"}', b'{"sku":"LAMP","items":[]}'])
def test_what_is_no_ledger_is_none(body: bytes | None) -> None:
    assert stored_ledger(body) is None
