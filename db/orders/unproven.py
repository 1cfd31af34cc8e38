"""Orders that are of no account which could have proven their e-mail address, in Postgres: how one has them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from db.moment import Moment
from db.pool import Connection

LOCK_ADDRESS: Final = "select pg_advisory_xact_lock(hashtextextended('guest ' || $1, 0))"
# Orders of guests, and those whose customer only history knows. Each by an index of its own: an OR would read them all.
LOCK_UNPROVEN: Final = """
select id, updated_at from orders where id in (
    select id from orders where email_key = $1 and customer_id is null
    union all
    select o.id from accounts a join orders o on o.customer_id = a.id
    where a.email_key = $1 and a.historic and o.email_key = $1)
order by id for no key update
"""
GIVE_TO: Final = """
with used as (update coupon_redemptions set customer_id = $1 where order_id = any($2::uuid[]))
update orders set customer_id = $1, updated_at = $3, version = version + 1 where id = any($2::uuid[])
returning id, version
"""


async def lock_address(connection: Connection, email_key: str) -> None:
    """Guests' checkouts with one address, and whoever takes their orders over, come one after the other."""
    await connection.execute(LOCK_ADDRESS, email_key)


async def lock_unproven(connection: Connection, moment: Moment, email_key: str) -> list[UUID]:
    """Nobody else's to change until the end, and none is added: a checkout under way is waited for."""
    await lock_address(connection, email_key)
    rows = await connection.fetch(LOCK_UNPROVEN, email_key)
    for row in rows:
        moment.not_before(row["updated_at"])
    return [row["id"] for row in rows]


async def give_to(
    connection: Connection, account: UUID, orders: Sequence[UUID], at: datetime
) -> list[tuple[UUID, int]]:
    """The orders and their new versions. What they used coupons for is the account's too."""
    rows = await connection.fetch(GIVE_TO, account, orders, at)
    return [(row["id"], row["version"]) for row in rows]
