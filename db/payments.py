"""Payments and their transactions in Postgres."""

from datetime import datetime
from uuid import UUID

from db.ids import new_id
from db.pool import Connection
from domain.order import Order
from domain.payment import PaymentStatus, Provider, TransactionKind


class Payments:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def record(
        self, order: Order, provider: Provider, status: PaymentStatus, kind: TransactionKind, at: datetime
    ) -> UUID:
        """One attempt and what came of it."""
        payment = new_id()
        reference = f"{provider.value}_{payment.hex}"
        await self._connection.execute(
            "insert into payments (id, order_id, provider, status, amount, provider_ref, created_at)"
            " values ($1, $2, $3, $4, $5, $6, $7)",
            payment,
            order.id,
            provider.value,
            status.value,
            order.total,
            reference,
            at,
        )
        await self._add_transaction(payment, kind, order.total, reference, at)
        return payment

    async def give_back(self, order: Order, at: datetime) -> int:
        """Refund what the order's payment captured: the amount, in minor units; 0 when nothing was captured."""
        row = await self._connection.fetchrow(
            "update payments set status = 'refunded' where order_id = $1 and status = 'succeeded'"
            " returning id, amount, provider_ref",
            order.id,
        )
        if row is None:
            return 0
        await self._add_transaction(row["id"], TransactionKind.REFUND, row["amount"], row["provider_ref"], at)
        return int(row["amount"])

    async def _add_transaction(
        self, payment: UUID, kind: TransactionKind, amount: int, reference: str, at: datetime
    ) -> None:
        await self._connection.execute(
            "insert into payment_transactions (id, payment_id, kind, amount, provider_ref, at)"
            " values ($1, $2, $3, $4, $5, $6)",
            new_id(),
            payment,
            kind.value,
            amount,
            reference,
            at,
        )
