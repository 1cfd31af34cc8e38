"""Who is told outside, and of what."""

from collections.abc import Mapping
from typing import Any

import pytest
import structlog

from adapters.errors.reporting import Reported, report_error
from adapters.logs import configure_logs
from adapters.settings import Settings
from adapters.told_outside import told_outside, unexpected
from adapters.traces.tracing import NOTHING, Traced, part
from domain.outages import StoreDown
from domain.refusals import CartIsEmpty
from domain.trace import TRACEPARENT


class Book:
    def __init__(self) -> None:
        self.errors: list[tuple[str, BaseException]] = []

    def report(self, error: BaseException, about: Mapping[str, Any]) -> None:
        self.errors.append((str(about["event"]), error))

    def close(self) -> None: ...


async def test_where_nothing_is_set_nobody_is_told_and_nothing_is_traced(settings: Settings) -> None:
    async with told_outside(settings, "api"):
        assert (Traced.by, Reported.to) == (None, None)
        before = TRACEPARENT.set(f"00-{'a' * 32}-{'b' * 16}-01")
        assert part("place_order", {}) is NOTHING
        TRACEPARENT.reset(before)


def test_what_ends_a_process_is_reported_unless_it_was_to_be_expected() -> None:
    defect, group = KeyError("x"), ExceptionGroup("both", [KeyError("y"), StoreDown("redis")])
    assert unexpected(defect) is defect
    assert unexpected(StoreDown("postgres")) is None
    assert unexpected(ExceptionGroup("known", [CartIsEmpty()])) is None
    left = unexpected(group)
    assert isinstance(left, ExceptionGroup)
    assert left.exceptions == group.exceptions[:1]


def test_a_line_with_a_traceback_is_reported_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    book, defect = Book(), KeyError("x")
    monkeypatch.setattr(Reported, "to", book)
    configure_logs(json=True)
    log = structlog.get_logger()
    log.error("a store is unfit", store="redis")
    log.error("defect", exc_info=defect)
    try:
        raise defect
    except KeyError:
        log.exception("an event is parked")
    assert book.errors == [("defect", defect), ("an event is parked", defect)]
    assert report_error(None, "", {"event": "x", "exc_info": True}) == {"event": "x", "exc_info": True}
