"""How far the clerk has read the outbox. The place lies in the transaction that writes down who is owed a mail."""

from typing import Final

from db.pool import Connection

LOCK: Final = "select position from mail_clerk for update"
BEGIN: Final = "insert into mail_clerk (position, since) values (0, 0) on conflict do nothing"


class ClerksPlace:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self) -> int:
        """Every event up to this position has its mails; nobody else goes on from there until the end."""
        if (position := await self._connection.fetchval(LOCK)) is None:
            await self._connection.execute(BEGIN)
            position = await self._connection.fetchval(LOCK)
        return int(position)

    async def move(self, position: int) -> None:
        await self._connection.execute("update mail_clerk set position = $1", position)


async def clerks_position(connection: Connection) -> int:
    """0 before the first event."""
    return int(await connection.fetchval("select position from mail_clerk") or 0)
