"""Every id of a table, page by page: what a rebuild and a verification go through."""

from collections.abc import AsyncIterator
from typing import Final, Literal
from uuid import UUID

from db.pool import Connection

Table = Literal[
    "accounts",
    "api_keys",
    "audit_records",
    "carts",
    "coupons",
    "failed_mails",
    "imports",
    "order_notes",
    "orders",
    "payment_exceptions",
    "products",
    "reviews",
    "variants",
    "webhook_log",
    "wishlists",
]

PAGE_ROWS_MAX: Final = 500
NIL: Final = UUID(int=0)


async def pages(connection: Connection, table: Table, after: UUID = NIL) -> AsyncIterator[list[UUID]]:
    """In the order of the ids, so that memory stays the same whatever the table's size. No page is empty."""
    statement = f"select id from {table} where id > $1 order by id limit {PAGE_ROWS_MAX}"
    while ids := [row["id"] for row in await connection.fetch(statement, after)]:
        yield ids
        after = ids[-1]


async def count(connection: Connection, table: Table) -> int:
    return int(await connection.fetchval(f"select count(*) from {table}"))


async def somewhere(connection: Connection, table: Table) -> UUID:
    """A place from which on at least one page follows, if the table has as much; another one each time."""
    found: UUID | None = await connection.fetchval(
        f"select id from {table} order by id offset floor(random() * greatest((select count(*) from {table}) - $1, 0))"
        " limit 1",
        PAGE_ROWS_MAX,
    )
    return NIL if found is None else UUID(int=found.int - 1)
