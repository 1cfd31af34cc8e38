"""Where all keys of a document read model come from, page by page."""

from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

from db.keys import NIL, Table, count, pages, somewhere
from db.pool import Connection

Key = TypeVar("Key", bound=Hashable)
Key_co = TypeVar("Key_co", bound=Hashable, covariant=True)


class KeySource(Protocol[Key_co]):
    async def count(self, connection: Connection) -> int: ...

    def pages(self, connection: Connection, after: UUID = NIL) -> AsyncIterator[Sequence[Key_co]]: ...

    async def somewhere(self, connection: Connection) -> UUID:
        """A place for `pages` to begin at, another one each time."""
        ...


class TableKeys(msgspec.Struct, Generic[Key], frozen=True):
    """A key for every row of a table."""

    table: Table
    key: Callable[[UUID], Key]

    async def count(self, connection: Connection) -> int:
        return await count(connection, self.table)

    async def pages(self, connection: Connection, after: UUID = NIL) -> AsyncIterator[Sequence[Key]]:
        async for ids in pages(connection, self.table, after):
            yield [self.key(row) for row in ids]

    async def somewhere(self, connection: Connection) -> UUID:
        return await somewhere(connection, self.table)


class FixedKeys(msgspec.Struct, Generic[Key], frozen=True):
    keys: tuple[Key, ...]

    async def count(self, connection: Connection) -> int:
        return len(self.keys)

    async def pages(self, connection: Connection, after: UUID = NIL) -> AsyncIterator[Sequence[Key]]:
        yield self.keys

    async def somewhere(self, connection: Connection) -> UUID:
        return NIL
