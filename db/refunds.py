"""Refunds in Postgres. Whoever decides one has locked its order's row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.payments import LEASE_SECONDS
from db.pool import Connection
from domain.goods import LineBack
from domain.payment import OwedRefund, Payment, Provider, Refund, RefundedItem, RefundStatus
from domain.refusals import NotFound

# The payment's own constraint says that never more goes back than was taken.
OWE: Final = """
with paid as (
    update payments set refunded = refunded + $4,
           status = case when refunded + $4 = amount then 'refunded' else status end
    where id = $2 returning id, order_id
)
insert into refunds (id, payment_id, order_id, amount, reason, status, provider_key, provider_ref, created_at, due_at)
select $1, id, order_id, $4, $3, $5::text, $6, $7, $8,
       case when $5::text = 'pending' then clock_timestamp() end
from paid
"""
COLUMNS: Final = """
r.id, r.payment_id as payment, r.order_id as order, p.provider, p.provider_ref as payment_ref, r.provider_ref,
r.amount, (select s.currency from shop s) as currency, r.provider_key as key, r.tries
"""
GET: Final = f"select {COLUMNS} from refunds r join payments p on p.id = r.payment_id where r.id = $1"
CLAIM: Final = f"""
with due as (
    select r.id from refunds r join payments p on p.id = r.payment_id
    where p.provider = $1 and r.due_at <= clock_timestamp()
    order by r.due_at limit $2 for no key update of r skip locked
), taken as (
    update refunds set due_at = clock_timestamp() + make_interval(secs => $3), tries = tries + 1
    from due where refunds.id = due.id returning refunds.*
)
select {COLUMNS} from taken r join payments p on p.id = r.payment_id order by r.id
"""
SETTLE: Final = """
update refunds set status = $2::text, provider_ref = coalesce($3, provider_ref),
    due_at = clock_timestamp() + make_interval(secs => $4::float8)
where id = $1
"""


class Refunds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def owe(
        self,
        payment: Payment,
        amount: int,
        reason: str,
        at: datetime,
        lines: Sequence[LineBack],
        reference: str | None,
    ) -> Refund:
        """From now on the shop owes this. With a reference it has gone back at the provider already; so has nothing."""
        refund = new_id()
        done = reference is not None or amount == 0
        status = RefundStatus.SUCCEEDED if done else RefundStatus.PENDING
        key = f"tradepost-{refund}"
        await self._connection.execute(OWE, refund, payment.id, reason, amount, status.value, key, reference, at)
        items = tuple(RefundedItem(back.line.id, back.refunded, back.restocked) for back in lines)
        return Refund(refund, payment.id, amount, reason, status, items, at)

    async def get(self, refund: UUID) -> OwedRefund:
        """Raises NotFound."""
        row = await self._connection.fetchrow(GET, refund)
        if row is None:
            raise NotFound("refund")
        return msgspec.convert(dict(row), OwedRefund)

    async def status(self, refund: UUID, payment: UUID) -> RefundStatus | None:
        """None if this payment has no such refund."""
        status = await self._connection.fetchval(
            "select status from refunds where id = $1 and payment_id = $2", refund, payment
        )
        return None if status is None else RefundStatus(status)

    async def any_refused(self, payment: UUID) -> bool:
        """Whether a refund of this payment is still refused."""
        return bool(
            await self._connection.fetchval(
                "select exists (select from refunds where payment_id = $1 and status = 'refused')", payment
            )
        )

    async def references(self, payment: UUID) -> set[str]:
        """The provider's names of a payment's refunds that are known here."""
        rows = await self._connection.fetch(
            "select provider_ref from refunds where payment_id = $1 and provider_ref is not null", payment
        )
        return {row["provider_ref"] for row in rows}

    async def settle(self, refund: UUID, status: RefundStatus, reference: str | None, due_seconds: int | None) -> None:
        await self._connection.execute(SETTLE, refund, status.value, reference, due_seconds)

    async def claim_due(self, provider: Provider, limit: int) -> list[OwedRefund]:
        """Refunds somebody has to tell the provider of now. They are whoever's got them for LEASE_SECONDS."""
        rows = await self._connection.fetch(CLAIM, provider.value, limit, LEASE_SECONDS)
        return [msgspec.convert(dict(row), OwedRefund) for row in rows]
