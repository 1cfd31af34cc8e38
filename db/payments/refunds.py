"""Refunds in Postgres. Whoever decides one has locked its order's row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.payments.payments import LEASE_SECONDS
from db.pool import Connection
from domain.orders.goods import LineBack
from domain.payments.failure import Failure
from domain.payments.payment import OwedRefund, Payment, Provider, Refund, RefundedItem, RefundStatus
from domain.refusals import NotFound

# The payment's own constraint says that never more goes back than was taken.
OWE: Final = """
with paid as (
    update payments set refunded = refunded + $4,
           status = case when refunded + $4 = amount then 'refunded' else status end
    where id = $2 returning id, order_id, provider
)
insert into refunds (id, payment_id, order_id, amount, reason, status, provider_key, provider_ref, created_at, due_at,
                     order_status)
select $1, paid.id, order_id, $4, $3, $5::text, $6, $7, $8,
       case when $5::text = 'pending' and provider <> 'manual' then clock_timestamp() end, orders.status
from paid join orders on orders.id = order_id
"""
COLUMNS: Final = """
r.id, r.payment_id as payment, r.order_id as order, p.provider, p.provider_ref as payment_ref, r.provider_ref,
r.status, r.amount, (select s.currency from shop s) as currency, r.provider_key as key, r.tries
"""
GET: Final = f"select {COLUMNS} from refunds r join payments p on p.id = r.payment_id where r.id = $1"
LEFT_TO_PEOPLE: Final = f"""
select {COLUMNS} from refunds r join payments p on p.id = r.payment_id
where p.id = $1 and (r.status = 'refused' or (r.status = 'pending' and p.provider = 'manual')) order by r.id
"""
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
update refunds set status = $2::text, provider_ref = coalesce($3, provider_ref), failure = $5,
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
        return Refund(refund, payment.id, amount, reason, status, None, items, at)

    async def get(self, refund: UUID) -> OwedRefund:
        """Raises NotFound."""
        row = await self._connection.fetchrow(GET, refund)
        if row is None:
            raise NotFound("refund")
        return msgspec.convert(dict(row), OwedRefund)

    async def any_refused(self, payment: UUID) -> bool:
        """Whether a refund of this payment is still refused."""
        return bool(
            await self._connection.fetchval(
                "select exists (select from refunds where payment_id = $1 and status = 'refused')", payment
            )
        )

    async def left_to_people(self, payment: UUID) -> list[OwedRefund]:
        """Refunds of a payment that the provider refuses, or that go by no provider."""
        rows = await self._connection.fetch(LEFT_TO_PEOPLE, payment)
        return [msgspec.convert(dict(row), OwedRefund) for row in rows]

    async def named(self, payment: UUID) -> dict[UUID, str | None]:
        """A payment's refunds, and the provider's names of their last tries."""
        rows = await self._connection.fetch("select id, provider_ref from refunds where payment_id = $1", payment)
        return {row["id"]: row["provider_ref"] for row in rows}

    async def paid_out(self, payment: UUID) -> set[str]:
        """The provider's names of what went back of a payment, for good or not."""
        rows = await self._connection.fetch(
            "select provider_ref from payment_transactions where payment_id = $1 and kind = 'refund'", payment
        )
        return {row["provider_ref"] for row in rows}

    async def came_back(self, refund: UUID) -> set[str]:
        """The provider's names of its tries that were paid out and came back."""
        rows = await self._connection.fetch(
            "select provider_ref from payment_transactions where refund_id = $1 and kind = 'reversal'", refund
        )
        return {row["provider_ref"] for row in rows}

    async def settle(
        self,
        refund: UUID,
        status: RefundStatus,
        reference: str | None,
        due_seconds: int | None,
        failure: Failure | None,
    ) -> None:
        await self._connection.execute(SETTLE, refund, status.value, reference, due_seconds, failure)

    async def claim_due(self, provider: Provider, limit: int) -> list[OwedRefund]:
        """Refunds somebody has to tell the provider of now. They are whoever's got them for LEASE_SECONDS."""
        rows = await self._connection.fetch(CLAIM, provider.value, limit, LEASE_SECONDS)
        return [msgspec.convert(dict(row), OwedRefund) for row in rows]
