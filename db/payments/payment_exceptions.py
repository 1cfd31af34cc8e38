"""Payments a person should look at, in Postgres."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from domain.events import PaymentExceptionRaised
from domain.payments.payment_exception import ExceptionKind, PaymentException
from domain.refusals import NotFound

LOAD: Final = """
select e.id, e.kind, e.detail, e.payment_id, p.order_id, o.number as order_number, p.provider, p.provider_ref, p.amount,
       e.raised_at, e.settled_at, e.settled_by, e.settled_reason
from payment_exceptions e join payments p on p.id = e.payment_id join orders o on o.id = p.order_id
where e.id = any($1::uuid[]) order by e.id
"""
# What a person has settled stays so until something else is said.
RAISE: Final = """
insert into payment_exceptions (id, payment_id, kind, detail, raised_at) values ($1, $2, $3, $4::text, $5)
on conflict (payment_id, kind) do update
    set detail = excluded.detail, settled_at = null, settled_by = null, settled_reason = null,
        version = payment_exceptions.version + 1
    where payment_exceptions.detail <> excluded.detail
       or (payment_exceptions.settled_at is not null and payment_exceptions.settled_by is null)
returning id, version
"""
SETTLE: Final = """
update payment_exceptions set settled_at = $3, settled_by = $4, settled_reason = $5, version = version + 1
where payment_id = $1 and kind = any($2::text[]) and settled_at is null returning id, version
"""


async def load_payment_exceptions(connection: Connection, ids: Sequence[UUID]) -> list[PaymentException]:
    return [msgspec.convert(dict(row), PaymentException) for row in await connection.fetch(LOAD, ids)]


class PaymentExceptions:
    """Raising and settling answer with what has happened, to be recorded: nothing if it was so before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, exception: UUID) -> PaymentException:
        """Raises NotFound."""
        found = await load_payment_exceptions(self._connection, [exception])
        if not found:
            raise NotFound("payment exception")
        return found[0]

    async def raise_once(
        self, payment: UUID, kind: ExceptionKind, detail: str, at: datetime
    ) -> list[PaymentExceptionRaised]:
        rows = await self._connection.fetch(RAISE, new_id(), payment, kind.value, detail, at)
        return [PaymentExceptionRaised(subject=row["id"], version=row["version"]) for row in rows]

    async def settle(
        self,
        payment: UUID,
        kinds: Collection[ExceptionKind],
        at: datetime,
        by: UUID | None = None,
        reason: str | None = None,
    ) -> list[PaymentExceptionRaised]:
        """By nobody: by a rule."""
        rows = await self._connection.fetch(SETTLE, payment, [kind.value for kind in kinds], at, by, reason)
        return [PaymentExceptionRaised(subject=row["id"], version=row["version"]) for row in rows]
