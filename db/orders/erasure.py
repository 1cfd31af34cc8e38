"""Orders whose buyers are to be forgotten, in Postgres."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection

# An order under way keeps what it is sent by; the country stays with the figures, which are taxed by it.
FORGET_BUYERS: Final = """
with ended as (
    select o.id from orders o join accounts a on a.id = o.customer_id
    where a.erased_at is not null and o.buyer_forgotten_at is null and ($1::uuid is null or a.id = $1)
      and (o.status in ('DELIVERED', 'CANCELLED', 'REFUNDED') or o.placed_at < $2)
    order by o.id limit $4 for no key update of o
), parcels as (
    update shipments set tracking_number = null, tracking_url = null where order_id in (select id from ended)
), given_back as (
    update refunds set reason = '' where order_id in (select id from ended)
), brought_back as (
    update returns set reason = '' where order_id in (select id from ended)
), used as (
    update coupon_redemptions set email_key = null where order_id in (select id from ended)
)
update orders o set buyer_forgotten_at = $3, updated_at = greatest($3, updated_at), version = version + 1,
       email = null, email_key = null, note = null,
       shipping_address = case when shipping_address is not null then jsonb_build_object(
           'name', '', 'line1', '', 'country', shipping_address -> 'country') end,
       billing_address = null
from ended where o.id = ended.id returning o.id, o.version, o.customer_id
"""


class Forgotten(msgspec.Struct, frozen=True):
    """An order, its new version, and whose it was."""

    order: UUID
    version: int
    customer: UUID


async def forget_ended(
    connection: Connection, account: UUID | None, over_before: datetime, now: datetime, limit: int
) -> list[Forgotten]:
    """Ended orders of erased accounts, or of this one: as many as `limit`."""
    rows = await connection.fetch(FORGET_BUYERS, account, over_before, now, limit)
    return [Forgotten(*row.values()) for row in rows]
