"""What customers search for most, and what they search for in vain."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec

from adapters.redis.searches import TIMES_MIN
from queries.sources import Sources


class SearchedWords(msgspec.Struct, frozen=True):
    """`count` is of searches, not of people."""

    query: str
    count: int


class SearchInsights(msgspec.Struct, frozen=True):
    """The most frequent first, of the last so many `days` (UTC), today included. Nothing in it says who searched."""

    days: int
    most_used: Sequence[SearchedWords]
    without_results: Sequence[SearchedWords]


async def search_insights(sources: Sources, days: int, limit: int) -> SearchInsights:
    """Raises StoreDown("redis")."""
    today: date = datetime.now(UTC).date()
    span = [today - timedelta(days=back) for back in range(days)]
    asked = await sources.redis.searched("asked", span, limit)
    in_vain = await sources.redis.searched("in_vain", span, limit)
    return SearchInsights(days, words_of(asked), words_of(in_vain))


def words_of(counted: Sequence[tuple[str, int]]) -> list[SearchedWords]:
    return [SearchedWords(words, times) for words, times in counted if times >= TIMES_MIN]
