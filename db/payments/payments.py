"""Payments in Postgres. Whoever changes an attempt has locked its order's row; only `due_at` may be set without.

All `due_at` are of the database's clock: a bell that rang while somebody asked the provider is not overheard.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from db.writes import Writes
from domain.orders.order import Order
from domain.payments.failure import Failure
from domain.payments.payment import OPEN, Attempt, Payment, PaymentStatus, Provider, TransactionKind
from domain.refusals import NotFound

FIRST_LOOK_SECONDS: Final = 10
"""Whoever began an attempt asks the provider at once; after this long somebody else does."""
LEASE_SECONDS: Final = 30
"""How long whoever took an attempt up has for it before another does."""

COLUMNS: Final = """
p.id, p.order_id as order, (select o.number from orders o where o.id = p.order_id) as order_number, p.provider,
p.status, p.amount, (select s.currency from shop s) as currency, p.provider_key as key, p.provider_ref, p.method,
p.tries, p.status_at, p.created_at, exists (
    select from payment_exceptions e where e.payment_id = p.id and e.kind = 'mismatch' and e.settled_at is null
) as mismatched
"""
GET: Final = f"select {COLUMNS} from payments p where p.id = $1"
GET_BOTH: Final = f"select {COLUMNS}, p.refunded, p.late, p.failure from payments p where p.id = $1"
UNSETTLED: Final = f"""
select {COLUMNS} from payments p
where p.order_id = $1 and p.status in ('created', 'unknown', 'pending', 'closing') order by p.id
"""
BEGIN: Final = f"""
with new as (
    insert into payments (id, order_id, provider, status, amount, provider_key, method, created_at, due_at)
    values ($1, $2, $3, 'created', $4, $5, $6, $7, clock_timestamp() + make_interval(secs => $8)) returning *
)
select {COLUMNS} from new p
"""
RECORD: Final = """
with attempt as (
    insert into payments (id, order_id, provider, status, amount, provider_key, provider_ref, created_at)
    values ($1, $2, $3, 'succeeded', $4, $5, $6, $7)
)
insert into payment_transactions (payment_id, kind, amount, provider_ref, at) values ($1, 'capture', $4, $6, $7)
"""
# A due_at that has come since is a bell that rang after the provider was asked: it stays.
SETTLE: Final = """
settled as (update payments set status = $2::text, provider_ref = coalesce(provider_ref, $3), late = late or $4,
    failure = case when $2::text in ('succeeded', 'refunded') then null else coalesce($6, failure) end,
    tries = case when status = $2::text then tries else 0 end,
    status_at = case when status = $2::text then status_at else clock_timestamp() end,
    due_at = case when due_at <= clock_timestamp() then due_at
                  else clock_timestamp() + make_interval(secs => $5::float8) end
where id = $1)
"""
ADD_TRANSACTION: Final = """
insert into payment_transactions (payment_id, kind, amount, provider_ref, raw, at, refund_id)
values ($1, $2, $3, $4, $5::jsonb, $6, $7) on conflict (payment_id, kind, provider_ref) do nothing returning id
"""
NOTE_TRANSACTION: Final = f"noted as ({ADD_TRANSACTION})"
CLOSE: Final = """
closed as (
    update payments set status = 'closing', tries = 0, due_at = clock_timestamp(), status_at = clock_timestamp()
    where order_id = $1 and status = any($2::text[]) and id is distinct from $3 returning id
)
"""
CLAIM: Final = f"""
with due as (
    select id from payments where provider = $1 and due_at <= clock_timestamp()
    order by due_at limit $2 for no key update skip locked
), taken as (
    update payments set due_at = clock_timestamp() + make_interval(secs => $3), tries = tries + 1
    from due where payments.id = due.id returning payments.*
)
select {COLUMNS} from taken p order by p.id
"""
RING: Final = "update payments set due_at = clock_timestamp() where provider = $1 and provider_ref = $2"


class Payments:
    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes

    async def begin(self, order: Order, provider: Provider, method: str | None, at: datetime) -> Attempt:
        """An attempt the provider has not heard of yet, with the key it will be told of under."""
        payment = new_id()
        key = f"tradepost-{payment}"
        row = await self._connection.fetchrow(
            BEGIN, payment, order.id, provider.value, order.total, key, method, at, FIRST_LOOK_SECONDS
        )
        assert row is not None
        return msgspec.convert(dict(row), Attempt)

    async def record(self, order: Order, provider: Provider, at: datetime) -> UUID:
        """Money that is there already, without anybody to ask."""
        payment = new_id()
        reference = f"{provider.value}_{payment.hex}"
        await self._connection.execute(
            RECORD, payment, order.id, provider.value, order.total, f"tradepost-{payment}", reference, at
        )
        return payment

    async def get(self, payment: UUID) -> Attempt:
        """As it is once all is written. Raises NotFound."""
        await self._writes.flush()
        row = await self._connection.fetchrow(GET, payment)
        if row is None:
            raise NotFound("payment")
        return msgspec.convert(dict(row), Attempt)

    async def get_both(self, payment: UUID) -> tuple[Attempt, Payment]:
        """As its provider is told of it, and as its order shows it, once all is written."""
        await self._writes.flush()
        row = dict(await self._connection.fetchrow(GET_BOTH, payment) or ())
        return msgspec.convert(row, Attempt), msgspec.convert(row, Payment)

    async def unsettled(self, order: UUID) -> list[Attempt]:
        """The attempts of an order that may still come to something."""
        return [msgspec.convert(dict(row), Attempt) for row in await self._connection.fetch(UNSETTLED, order)]

    def settle(
        self,
        payment: UUID,
        status: PaymentStatus,
        reference: str | None,
        due_seconds: int | None,
        *,
        late: bool,
        failure: Failure | None = None,
    ) -> None:
        """Have written what has become of it."""
        self._writes.add(SETTLE, payment, status.value, reference, late, due_seconds, failure)

    async def add_transaction(
        self,
        payment: UUID,
        kind: TransactionKind,
        amount: int,
        reference: str,
        raw: dict[str, Any],
        at: datetime,
        refund: UUID | None = None,
    ) -> bool:
        """False if it was written down before."""
        answer = msgspec.json.encode(raw).decode()
        row = await self._connection.fetchval(
            ADD_TRANSACTION, payment, kind.value, amount, reference, answer, at, refund
        )
        return row is not None

    def note_transaction(
        self, attempt: Attempt, kind: TransactionKind, reference: str, raw: dict[str, Any], at: datetime
    ) -> None:
        """Have it written down, if it was not before: of all that is to be paid."""
        answer = msgspec.json.encode(raw).decode()
        self._writes.add(NOTE_TRANSACTION, attempt.id, kind.value, attempt.amount, reference, answer, at, None)

    def close(self, order: UUID, but: UUID | None = None) -> None:
        """Have it written that the order wants none of its open attempts any more."""
        self._writes.add(CLOSE, order, [status.value for status in OPEN], but)

    async def close_open(self, order: UUID, but: UUID | None = None) -> bool:
        """The same at once; whether there were any."""
        self.close(order, but)
        return bool(await self._writes.flush("select exists (select from closed)"))

    async def claim_due(self, provider: Provider, limit: int) -> list[Attempt]:
        """Attempts somebody has to ask about now. They are whoever's got them for LEASE_SECONDS."""
        rows = await self._connection.fetch(CLAIM, provider.value, limit, LEASE_SECONDS)
        return [msgspec.convert(dict(row), Attempt) for row in rows]

    async def ring(self, provider: Provider, reference: str) -> None:
        """Somebody says that something happened to it at the provider."""
        await self._connection.execute(RING, provider.value, reference)
