"""Writes that nobody reads back before the commit: they are gathered, and go to Postgres in one trip."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import msgspec

from db.pool import Connection

PLACEHOLDER: Final = re.compile(r"\$(\d+)")


class Write(msgspec.Struct, frozen=True):
    """`expressions` are common table expressions, `name as (...)`, that change rows, with their own $1 to $n."""

    expressions: str
    arguments: tuple[object, ...]


class Writes:
    """Of one transaction. All of a trip see the rows as they were before it, so no two of it may change the same row:
    a name that comes twice is refused by Postgres.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[Write] = []

    def add(self, expressions: str, *arguments: object) -> None:
        self._waiting.append(Write(expressions, arguments))

    @property
    def wait(self) -> bool:
        return bool(self._waiting)

    async def flush(self, answer: str = "select null") -> object:
        """Do all that waits, in one statement; `answer` ends it, and may read what its expressions return."""
        if not self._waiting:
            return None
        writes, self._waiting = self._waiting, []
        arguments = [argument for write in writes for argument in write.arguments]
        statement = joined(tuple((write.expressions, len(write.arguments)) for write in writes), answer)
        return await self._connection.fetchval(statement, *arguments)


@cache
def joined(parts: Sequence[tuple[str, int]], answer: str) -> str:
    """One statement of them all, the arguments of each numbered after those of the ones before."""
    numbered, before = [], 0
    for expressions, arguments in parts:
        numbered.append(shifted(expressions, before))
        before += arguments
    return f"with {', '.join(numbered)} {answer}"


def shifted(expressions: str, by: int) -> str:
    return PLACEHOLDER.sub(lambda found: f"${int(found[1]) + by}", expressions)
