"""Users in Postgres: accounts, with what they have bought."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from db.accounts.accounts import load_accounts
from db.pool import Connection
from domain.staff.user import User

PRESENT: Final = "select id from accounts where id = any($1::uuid[]) and erased_at is null and not historic"
BOUGHT: Final = """
select customer_id, count(*) as orders, max(placed_at) as last,
       coalesce(sum(total - refunded) filter (where paid_at is not null), 0)::bigint as spent
from orders where customer_id = any($1::uuid[]) group by customer_id
"""
BUYERS: Final = "select distinct customer_id from orders where id = any($1::uuid[]) and customer_id is not null"


async def load_users(connection: Connection, accounts: Sequence[UUID]) -> list[User]:
    """Without those that were erased, or that history has left behind."""
    present = [row["id"] for row in await connection.fetch(PRESENT, accounts)]
    bought = {row["customer_id"]: row for row in await connection.fetch(BOUGHT, present)}
    return [
        User(account, row["orders"], row["spent"], row["last"])
        if (row := bought.get(account.id)) is not None
        else User(account, 0, 0, None)
        for account in await load_accounts(connection, present)
    ]


async def find_buyers(connection: Connection, orders: Sequence[UUID]) -> list[UUID]:
    """The accounts these orders are of; guests have none."""
    return [row["customer_id"] for row in await connection.fetch(BUYERS, orders)]
