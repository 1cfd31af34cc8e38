"""One page of a sorted list after another, lowest first, while others add to it and take out of it."""

from typing import Any, Final, NamedTuple

from adapters.redis.keys import rank_key
from adapters.redis.reader import RedisReader
from read_models.model import ReadModel, Standing

Entry = tuple[float, bytes]
"""A score and a key: what Redis sorts by."""


class Place(NamedTuple):
    """`expected` is where the next entry was expected when `last`, the highest one passed, was read."""

    expected: int = 0
    last: Entry | None = None


class Page(NamedTuple):
    """`is_last`: behind it was nothing at that moment. A page may be empty and not the last."""

    keys: list[str]
    place: Place
    is_last: bool


START: Final = Place()


async def page_after(
    reader: RedisReader, model: ReadModel, at: Standing, rank: str, place: Place, entries_max: int
) -> tuple[Standing, Page]:
    """What follows a place, at most `entries_max` of it.

    What stood in the list at that place all the time is given once, whatever came or went before it: one entry more is
    read, and is one that was passed already, or the page begins too late and is read again from further ahead. Raises
    Moved, StoreDown.
    """
    name = rank_key(model, at.generation, rank)
    index = place.expected
    while True:
        begin = max(0, index - 1) if place.last is not None else index
        standing, (found,) = await reader.together(
            model, at, ("ZRANGE", name, begin, index + entries_max - 1, "WITHSCORES")
        )
        entries = read(found)
        if place.last is None or begin == 0 or (entries and entries[0] <= place.last):
            break
        index = max(0, index - entries_max)
    new = [entry for entry in entries if place.last is None or entry > place.last]
    after = Place(begin + len(entries), new[-1] if new else place.last)
    is_last = len(entries) < index + entries_max - begin
    return standing, Page([key.decode() for _, key in new], after, is_last)


def read(flat: list[Any]) -> list[Entry]:
    return [(float(score), key) for key, score in zip(flat[::2], flat[1::2], strict=True)]
