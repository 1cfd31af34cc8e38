"""How far a clerk has read the outbox. The place lies in the transaction that writes down what is owed."""

from enum import StrEnum
from typing import Final

from db.pool import Connection


class Clerk(StrEnum):
    """By its table, of one row."""

    MAILS = "mail_clerk"
    ENDPOINTS = "endpoint_clerk"


BEGIN: Final = {
    Clerk.MAILS: "insert into mail_clerk (position, since) values (0, 0) on conflict do nothing",
    Clerk.ENDPOINTS: "insert into endpoint_clerk (position) values (0) on conflict do nothing",
}


class ClerksPlace:
    def __init__(self, connection: Connection, clerk: Clerk) -> None:
        self._connection = connection
        self._clerk = clerk

    async def lock(self) -> int:
        """Of every event up to this position is written down what is owed for it; nobody else goes on from there until
        the end.
        """
        lock = f"select position from {self._clerk} for update"
        if (position := await self._connection.fetchval(lock)) is None:
            await self._connection.execute(BEGIN[self._clerk])
            position = await self._connection.fetchval(lock)
        return int(position)

    async def move(self, position: int) -> None:
        await self._connection.execute(f"update {self._clerk} set position = $1", position)

    async def position(self) -> int:
        """0 before the first event."""
        return int(await self._connection.fetchval(f"select position from {self._clerk}") or 0)
