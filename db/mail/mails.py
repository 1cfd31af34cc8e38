"""Mails in Postgres. Whoever takes one up has it for a while; only who has it says what became of it.

All `due_at` are of the database's clock.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.events import MailChanged
from domain.mail.mail import ABOUT_TOKENS, ABOUT_WISHES, Mail, MailKind, MailStatus, OwedMail
from domain.refusals import NotFound

COLUMNS: Final = "id, kind, subject, version, amount, status, tries, failure, created_at, due_at, sent_at"
# Nobody waits for mails about what happened in another system.
OWE: Final = """
insert into mails (kind, subject, version, amount, created_at, due_at)
select owed.kind, owed.subject, owed.version, owed.amount, $5, clock_timestamp()
from unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[]) as owed (kind, subject, version, amount)
where not exists (select from orders o where o.id = owed.subject and o.historic)
  and not exists (select from accounts a where a.id = owed.subject and a.historic)
on conflict on constraint mails_once do nothing
"""
OWE_ADMINS: Final = """
insert into mails (kind, subject, version, created_at, due_at)
select $1, id, $2, $3, clock_timestamp() from accounts where role = 'ADMIN' and active and erased_at is null
on conflict on constraint mails_once do nothing
"""
# A kind that only a newer worker knows waits for that.
CLAIM: Final = f"""
with due as (
    select id from mails where status = 'due' and due_at <= clock_timestamp() and kind = any($3::text[])
    order by due_at limit $1 for no key update skip locked
), taken as (
    update mails set due_at = clock_timestamp() + make_interval(secs => $2), tries = tries + 1
    from due where mails.id = due.id returning mails.*
)
select {COLUMNS} from taken order by id
"""
# Who lost a mail to another try has nothing to say about it, but that it was sent.
SETTLE: Final = """
with tried as (
    select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::interval[])
    as tried(id, tries, status, failure, again_in)
), before as (
    select id, m.status from mails m join tried using (id) order by id for no key update of m
)
update mails set status = tried.status, failure = tried.failure, due_at = clock_timestamp() + tried.again_in,
    sent_at = case when tried.status = 'sent' then clock_timestamp() end
from before join tried using (id)
where mails.id = before.id and (tried.status = 'sent' or (before.status = 'due' and mails.tries = tried.tries))
returning mails.id, before.status
"""
AGAIN: Final = """
update mails set status = 'due', due_at = clock_timestamp(), created_at = clock_timestamp(), tries = 0
where id = $1 and status = 'failed' returning id
"""

# Forgotten are accounts that were erased, buyers of orders, and tokens and wishes that are gone.
PAST: Final = """
select id from mails where status <> 'due' and created_at < $1
union
select m.id from mails m join accounts a on a.id = m.subject where m.status <> 'due' and a.erased_at is not null
union
select m.id from mails m join orders o on o.id = m.subject where m.status <> 'due' and o.buyer_forgotten_at is not null
union
select m.id from mails m where m.status <> 'due' and m.kind = any($3::text[])
    and not exists (select from account_tokens t where t.id = m.subject)
union
select m.id from mails m where m.status <> 'due' and m.kind = any($4::text[])
    and not exists (select from wishes w where w.id = m.subject)
limit $2
"""
REMOVE: Final = "delete from mails where id = any($1::uuid[]) and status <> 'due' returning id, status"
SUBJECTS_OF: Final = """
select $1::uuid as id union all select id from orders where customer_id = $1
union all select id from account_tokens where account_id = $1 union all select id from wishes where wishlist_id = $1
"""
FORGET_FAILURES: Final = """
update mails set failure = null where subject = any($1::uuid[]) and failure is not null returning id, tries
"""


class Settled(msgspec.Struct, frozen=True):
    """What became of a try: the mail's id, which try it was, and when it is due again if it stays DUE."""

    id: UUID
    tries: int
    status: MailStatus
    failure: str | None
    again_in: timedelta | None


async def load_mails(connection: Connection, ids: Sequence[UUID]) -> list[Mail]:
    rows = await connection.fetch(f"select {COLUMNS} from mails where id = any($1::uuid[]) order by id", ids)
    return [msgspec.convert(dict(row), Mail) for row in rows]


class Mails:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def owe(self, mails: Sequence[OwedMail], at: datetime) -> None:
        """Each once, however often one says so."""
        await self._connection.execute(
            OWE,
            [mail.kind.value for mail in mails],
            [mail.subject for mail in mails],
            [mail.version for mail in mails],
            [mail.amount for mail in mails],
            at,
        )

    async def owe_admins(self, kind: MailKind, position: int, at: datetime) -> None:
        """One to each. `position` is the outbox's up to which they are told: told again, it is the same mail."""
        await self._connection.execute(OWE_ADMINS, kind.value, position, at)

    async def claim_due(self, limit: int, lease_seconds: int) -> list[Mail]:
        """Those to be sent now. They are whoever's got them for so long; then another takes them up."""
        rows = await self._connection.fetch(CLAIM, limit, lease_seconds, list(MailKind))
        return [msgspec.convert(dict(row), Mail) for row in rows]

    async def settle(self, tries: Sequence[Settled]) -> dict[UUID, MailStatus]:
        """What had become of each before. None of that which is not for its try to say, since its claim has lapsed and
        another has it, or had it.
        """
        rows = await self._connection.fetch(
            SETTLE,
            [one.id for one in tries],
            [one.tries for one in tries],
            [one.status.value for one in tries],
            [one.failure for one in tries],
            [one.again_in for one in tries],
        )
        return {row["id"]: MailStatus(row["status"]) for row in rows}

    async def get(self, mail: UUID) -> Mail:
        """Raises NotFound."""
        found = await load_mails(self._connection, [mail])
        if not found:
            raise NotFound("mail")
        return found[0]

    async def of_orders(self) -> list[Mail]:
        rows = await self._connection.fetch(f"select {COLUMNS} from mails where subject in (select id from orders)")
        return [msgspec.convert(dict(row), Mail) for row in rows]

    async def past(self, created_before: datetime, limit: int) -> list[UUID]:
        """Settled ones that are older, or of somebody, or something, that was forgotten."""
        rows = await self._connection.fetch(PAST, created_before, limit, sorted(ABOUT_TOKENS), sorted(ABOUT_WISHES))
        return [row["id"] for row in rows]

    async def remove(self, mails: Sequence[UUID]) -> list[tuple[UUID, MailStatus]]:
        """But for those that are due: what there was, and what had become of it."""
        return [(row["id"], MailStatus(row["status"])) for row in await self._connection.fetch(REMOVE, mails)]

    async def subjects_of(self, account: UUID) -> list[UUID]:
        """All that somebody may have been written to about."""
        return [row["id"] for row in await self._connection.fetch(SUBJECTS_OF, account)]

    async def forget_failures(self, subjects: Collection[UUID]) -> list[MailChanged]:
        """Servers like to say whom they refused. What to record of it."""
        rows = await self._connection.fetch(FORGET_FAILURES, list(subjects))
        return [MailChanged(subject=row["id"], version=row["tries"]) for row in rows]

    async def try_again(self, mail: UUID) -> bool:
        """Whether it was one that had been given up. It has another day from now on."""
        return await self._connection.fetchval(AGAIN, mail) is not None
