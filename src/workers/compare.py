"""Comparing documents with what the tables say, while both are changing.

A document is proven wrong when the tables say the same before and after it was looked at, the read model had by then
come further than the first of these looks, and it still says something else. What changes all the while is looked at
again; it can't be wrong for long, since every change rewrites it (of a stock ledger, looks where its end stands).
"""

import asyncio
import contextlib
from collections.abc import Hashable, Sequence
from typing import Any, Final, Protocol, TypeVar

import msgspec

from read_models.model import Document
from workers.projection import Difference, Reach

LOOKS_MAX: Final = 20
STRIKES: Final = 2
LOOK_AGAIN_SECONDS: Final = 0.02

Key = TypeVar("Key", bound=Hashable)


class Comparable(Protocol[Key]):
    async def expected(self, keys: Sequence[Key]) -> list[Document]:
        """What the tables say now."""
        ...

    async def last_position(self) -> int:
        """The outbox's last position now."""
        ...

    async def stored(self, generation: int, documents: Sequence[Document]) -> list[Document]:
        """The same documents, in the same order, as they lie in the store."""
        ...

    def owner(self, document: Document) -> Key:
        """The key whose loading brings this document. Raises ValueError when nobody can say."""
        ...


async def wrong_documents(
    source: Comparable[Key], expected: Sequence[Document], reach: Reach, besides: Sequence[Document] = ()
) -> list[tuple[Document, Document]]:
    """Pairs of what should lie in the store and what does.

    `expected` was loaded just now; `besides` are documents that lie there and may be no key's at all.
    """
    wrong: list[tuple[Document, Document]] = []
    strikes: dict[str, tuple[int, Document]] = {}
    before = with_strays(expected, besides)
    for _ in range(LOOKS_MAX):
        standing = await reach(await source.last_position())
        found = await source.stored(standing.generation, before)
        suspects = [(should, does) for should, does in zip(before, found, strict=True) if should != does]
        if not suspects:
            break
        owners = owners_of(source, suspects)
        now = {document.key: document for document in with_strays(await source.expected(owners), besides)}
        before = []
        for should, does in suspects:
            present = now.get(should.key, Document(should.key, None))
            if does == present:
                continue
            count, last = strikes.pop(should.key, (0, does))
            if should == present and last == does:
                strikes[should.key] = count + 1, does
            if strikes.get(should.key, (0, does))[0] >= STRIKES:
                wrong.append((present, does))
            else:
                before.append(present)
        if not before:
            break
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
    return wrong


def owners_of(source: Comparable[Key], suspects: Sequence[tuple[Document, Document]]) -> list[Key]:
    """What is damaged beyond knowing whose it was has none."""
    owners: dict[Key, None] = {}
    for should, does in suspects:
        with contextlib.suppress(ValueError):
            owners[source.owner(should if should.body else does)] = None
    return list(owners)


def with_strays(expected: Sequence[Document], besides: Sequence[Document]) -> list[Document]:
    """A document that is nobody's should not be there."""
    known = {document.key for document in expected}
    return [*expected, *(Document(stray.key, None) for stray in besides if stray.key not in known)]


def difference(model: str, should: Document, does: Document) -> Difference:
    return Difference(model, should.key, what_differs(should, does))


def what_differs(should: Document, does: Document) -> str:
    if should.body is None:
        return "should not be there"
    if does.body is None:
        return "is missing"
    if should.body != does.body:
        return differing_fields(should.body, does.body)
    lists = sorted(name for name in should.ranks if should.ranks[name] != does.ranks.get(name))
    return f"stands wrong in {', '.join(lists)}"


def differing_fields(should: bytes, does: bytes) -> str:
    try:
        right, present = msgspec.json.decode(should), msgspec.json.decode(does)
    except msgspec.MsgspecError:
        return "is not what it should be"
    if not isinstance(right, dict) or not isinstance(present, dict):
        return f"is {short(present)}, should be {short(right)}"
    names = sorted(name for name in {*right, *present} if right.get(name) != present.get(name))
    return "; ".join(f"{name} is {short(present.get(name))}, should be {short(right.get(name))}" for name in names)


def short(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:60]}…"
