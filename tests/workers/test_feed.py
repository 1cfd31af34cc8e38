"""The feed tells no more than it knows."""

import asyncpg
import pytest

from db.outbox import Mark, Recorded, Unreadable
from read_models.model import Standing
from workers.feed import Batch, Feed


async def test_the_feed_promises_no_more_than_it_has_read(
    postgres: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = Feed(postgres)
    behind._begun.set()
    behind._upto, behind._tail_from = Mark(10, 0), 10

    async def slowly(*_: object) -> list[Recorded]:
        behind._upto = Mark(50, 0)
        return []

    monkeypatch.setattr("workers.stretches.read", slowly)
    batch = await behind.after(3)
    assert batch.end(Standing(1, 3, 0, 0)).position == 3, "nothing was read, so nothing is promised"


async def test_who_wants_many_gets_what_several_portions_hold_and_no_more_than_there_is(
    postgres: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.feed.READ_ROWS_MAX", 10)
    feed = Feed(postgres)
    feed._begun.set()
    feed._tail = [Recorded(position, Unreadable(), 1_000 * position) for position in range(1, 46)]
    feed._upto, feed._as_of_ms = feed._tail[-1].mark, 99
    few, many, rest = await feed.after(0, 10), await feed.after(0, 25), await feed.after(30, 25)
    assert [(len(batch.events), batch.as_of_ms, batch.more) for batch in (few, many, rest)] == [
        (10, 10, True),
        (25, 25, True),
        (15, 99, False),
    ]


def test_a_batch_in_portions_is_the_same_batch() -> None:
    events = [Recorded(position, Unreadable(), 1_000 * position) for position in range(1, 8)]
    batch, start = Batch(events, 99), Standing(1, 0, 0, 0)
    ends = [portion.end(start) for portion in batch.portions(3)]
    assert [(end.position, end.as_of_ms) for end in ends] == [(3, 3), (6, 6), (7, 99)]
    assert ends[-1] == batch.end(start)
    for whole in (Batch(events, 99), Batch([], 99), Batch([], 99, parked=events[0]), Batch(events[:1], 99)):
        assert list(whole.portions(7)) == [whole]
