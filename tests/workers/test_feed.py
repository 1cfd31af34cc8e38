"""The feed tells no more than it knows."""

import asyncpg
import pytest

from db.outbox import Mark, Recorded
from read_models.model import Standing
from workers.feed import Feed


async def test_the_feed_promises_no_more_than_it_has_read(
    postgres: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = Feed(postgres)
    behind._begun.set()
    behind._upto, behind._tail_from = Mark(10, 0), 10

    async def slowly(*_: object) -> list[Recorded]:
        behind._upto = Mark(50, 0)
        return []

    monkeypatch.setattr("workers.feed.read", slowly)
    batch = await behind.after(3)
    assert batch.end(Standing(1, 3, 0, 0)).position == 3, "nothing was read, so nothing is promised"
