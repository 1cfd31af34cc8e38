"""Notes on orders, in Postgres. A note stays as it was written, and goes when its order's buyer is forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from domain.events import OrderNoteChanged
from domain.orders.order_note import OrderNote

LOAD: Final = """
select n.id, n.order_id as order, n.author_id as author, a.name as author_name, n.text, n.written_at
from order_notes n join accounts a on a.id = n.author_id where n.id = any($1::uuid[]) order by n.id
"""
ADD: Final = "insert into order_notes (id, order_id, author_id, text, written_at) values ($1, $2, $3, $4, $5)"
FORGET: Final = "delete from order_notes where order_id = any($1::uuid[]) returning id"


async def load_order_notes(connection: Connection, ids: Sequence[UUID]) -> list[OrderNote]:
    return [msgspec.convert(dict(row), OrderNote) for row in await connection.fetch(LOAD, ids)]


class OrderNotes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, order: UUID, author: UUID, text: str, at: datetime) -> OrderNote:
        note = new_id()
        await self._connection.execute(ADD, note, order, author, text, at)
        (written,) = await load_order_notes(self._connection, [note])
        return written

    async def count(self, order: UUID) -> int:
        return int(await self._connection.fetchval("select count(*) from order_notes where order_id = $1", order))

    async def forget(self, orders: Sequence[UUID]) -> list[OrderNoteChanged]:
        """All of these orders. What has happened, to be recorded."""
        return [OrderNoteChanged(subject=row["id"], version=2) for row in await self._connection.fetch(FORGET, orders)]
