"""How far the endpoints' clerk has read the outbox. The place lies in the transaction that writes down what is owed."""

from typing import Final

from db.pool import Connection

LOCK: Final = "select position from endpoint_clerk for update"
BEGIN: Final = "insert into endpoint_clerk (position) values (0) on conflict do nothing"


class EndpointClerksPlace:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock(self) -> int:
        """Every event up to this position has its deliveries; nobody else goes on from there until the end."""
        if (position := await self._connection.fetchval(LOCK)) is None:
            await self._connection.execute(BEGIN)
            position = await self._connection.fetchval(LOCK)
        return int(position)

    async def move(self, position: int) -> None:
        await self._connection.execute("update endpoint_clerk set position = $1", position)


async def endpoint_clerks_position(connection: Connection) -> int:
    """0 before the first event."""
    return int(await connection.fetchval("select position from endpoint_clerk") or 0)
