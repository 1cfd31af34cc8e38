"""Payments and their transactions in Postgres."""

from datetime import datetime
from typing import Final
from uuid import UUID

from db.ids import new_id
from db.pool import Connection
from domain.order import Order
from domain.payment import Payment, PaymentStatus, Provider, TransactionKind

RECORD: Final = """
with attempt as (
    insert into payments (id, order_id, provider, status, amount, provider_ref, created_at)
    values ($1, $2, $3, $4, $5, $6, $7)
)
insert into payment_transactions (payment_id, kind, amount, provider_ref, at) values ($1, $8, $5, $6, $7)
"""
GIVE_BACK: Final = """
with refunded as (
    update payments set status = $3 where order_id = $1 and status = $2 returning id, amount, provider_ref
)
insert into payment_transactions (payment_id, kind, amount, provider_ref, at)
select id, $4, amount, provider_ref, $5 from refunded returning amount
"""


class Payments:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def record(
        self, order: UUID, amount: int, provider: Provider, status: PaymentStatus, kind: TransactionKind, at: datetime
    ) -> Payment:
        """One attempt and what came of it."""
        payment = new_id()
        reference = f"{provider.value}_{payment.hex}"
        await self._connection.execute(
            RECORD, payment, order, provider.value, status.value, amount, reference, at, kind.value
        )
        return Payment(payment, provider, status, amount, reference, at)

    async def give_back(self, order: Order, at: datetime) -> int:
        """Refund what the order's payment captured: the amount, in minor units; 0 when nothing was captured."""
        amount = await self._connection.fetchval(
            GIVE_BACK,
            order.id,
            PaymentStatus.SUCCEEDED.value,
            PaymentStatus.REFUNDED.value,
            TransactionKind.REFUND.value,
            at,
        )
        return int(amount or 0)
