"""What the shop owes and waits for at this moment, in one statement: for those who keep watch over it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from db.pool import Connection

# Each count goes along an index that holds only what is open. Nobody tries what is owed to an endpoint that is off.
COUNT: Final = """
with open_payments as (
    select provider, count(*) from payments where status in ('created', 'unknown', 'pending') group by provider
), due (what, at) as (
    select 'payments', min(due_at) from payments where due_at is not null
    union all select 'refunds', min(due_at) from refunds where due_at is not null
    union all select 'holds', min(hold_ends_at) from orders where status = 'PENDING'
    union all select 'mails', min(due_at) from mails where status = 'due'
    union all select 'deliveries', min(greatest(d.due_at, d.claimed_until)) from webhook_endpoints e
        join webhook_deliveries d on d.endpoint_id = e.id and d.status = 'due' where e.active
), clerks (clerk, position) as (
    select 'mails', position from mail_clerk union all select 'deliveries', position from endpoint_clerk
), counts (what, count) as (
    select 'payments', coalesce(sum(count), 0) from open_payments
    union all select 'refunds', count(*) from refunds where due_at is not null
    union all select 'mails', count(*) from mails where status = 'due'
    union all select 'deliveries', count(*) from webhook_deliveries where status in ('waiting', 'due')
    union all select 'failed_mails', count(*) from failed_mails
    union all select 'payment_exceptions', count(*) from payment_exceptions where settled_at is null
)
select jsonb_build_object(
    'position', (select coalesce(max(position), 0) from outbox),
    'outbox_bytes', pg_total_relation_size('outbox'),
    'oldest_event_seconds', (select coalesce(extract(epoch from clock_timestamp() - recorded_at), 0) from (
        select min(recorded_at) as recorded_at from (select recorded_at from outbox order by position limit 1) as first
    ) as oldest),
    'clerks', (select coalesce(jsonb_object_agg(clerk, position), '{}') from clerks),
    'payments', (select coalesce(jsonb_object_agg(provider, count), '{}') from open_payments),
    'counts', (select jsonb_object_agg(what, count) from counts),
    'overdue_seconds', (select jsonb_object_agg(
        what, greatest(0, coalesce(extract(epoch from clock_timestamp() - at), 0))) from due)
)
"""


class Owed(msgspec.Struct, frozen=True):
    """`payments` are open attempts by provider, `clerks` the positions up to which each clerk has read. `counts` and
    `overdue_seconds` are by what is owed: how much of it, and how long ago the first of it was due.
    """

    position: int
    outbox_bytes: int
    oldest_event_seconds: float
    clerks: Mapping[str, int]
    payments: Mapping[str, int]
    counts: Mapping[str, int]
    overdue_seconds: Mapping[str, float]


async def count_all(connection: Connection) -> Owed:
    return msgspec.json.decode(await connection.fetchval(COUNT), type=Owed)
