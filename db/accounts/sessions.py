"""Sessions: chains of refresh tokens, of which each works once. Only hashes are kept; a session that ended is gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

import asyncpg
import msgspec

from db.pool import Connection
from domain.accounts.session import (
    REFRESH_GRACE_SECONDS_MAX,
    SESSION_DAYS_MAX,
    SESSION_IDLE_DAYS_MAX,
    SESSIONS_MAX,
    Session,
)
from domain.events import SessionsChanged

IDLE: Final = timedelta(days=SESSION_IDLE_DAYS_MAX)
LIFE: Final = timedelta(days=SESSION_DAYS_MAX)
GRACE: Final = timedelta(seconds=REFRESH_GRACE_SECONDS_MAX)

# The oldest make room.
OPEN: Final = """
with room as (
    delete from sessions where id in (
        select id from sessions where account_id = $2 order by last_seen_at desc, id desc offset $7)
), opened as (
    insert into sessions (id, account_id, device, created_at, last_seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)
)
insert into refresh_tokens (token_hash, session_id, expires_at) values ($6, $1, $5)
"""
OPEN_UNTOLD: Final = """
insert into sessions (id, account_id, device, created_at, last_seen_at, expires_at) values ($1, $1, '', $2, $2, $3)
"""
# Of any number of simultaneous attempts one finds the token unused.
RENEW: Final = """
with spent as (
    update refresh_tokens t set used_at = $3 from sessions s, accounts a
    where t.token_hash = $1 and t.used_at is null and t.expires_at > $3 and s.id = t.session_id
      and s.created_at + $5::interval > $3 and a.id = s.account_id and a.active
    returning t.session_id, s.account_id, least($4, s.created_at + $5::interval) as ends_at
), seen as (
    update sessions s set last_seen_at = $3, expires_at = ends_at from spent where s.id = spent.session_id
), next as (
    insert into refresh_tokens (token_hash, session_id, expires_at) select $2, session_id, ends_at from spent
)
select session_id, account_id, $2 as next_hash from spent
"""
# The next of a token that was spent since $3, with the same device: one that nobody has spent. What it is made of is
# the token alone, and a secret of the shop's, of which there may be several ($2).
AGAIN: Final = """
select s.id as session_id, s.account_id, next.token_hash as next_hash
from refresh_tokens t join sessions s on s.id = t.session_id join accounts a on a.id = s.account_id
join refresh_tokens next on next.session_id = s.id
where t.token_hash = $1 and t.used_at >= $3 and s.device = $5 and a.active
  and next.token_hash = any($2::bytea[]) and next.used_at is null and next.expires_at > $4
"""
GO_ON: Final = """
with held as (
    update refresh_tokens t set expires_at = least($3, s.created_at + $4::interval) from sessions s, accounts a
    where t.token_hash = $1 and t.used_at is null and t.expires_at > $2 and s.id = t.session_id
      and s.created_at + $4::interval > $2 and a.id = s.account_id and a.active
    returning t.session_id, s.account_id, t.expires_at
), seen as (
    update sessions s set last_seen_at = $2, expires_at = held.expires_at from held where s.id = held.session_id
)
select session_id, account_id from held
"""
SPENT: Final = """
select s.account_id from refresh_tokens t join sessions s on s.id = t.session_id
where t.token_hash = $1 and t.used_at is not null
"""
LOAD: Final = """
select account_id, id, device, created_at, last_seen_at, expires_at from sessions
where account_id = any($1::uuid[]) order by last_seen_at desc, id desc
"""


async def load_sessions(connection: Connection, accounts: Sequence[UUID]) -> dict[UUID, list[Session]]:
    """By account, the last seen first; those without any are left out."""
    found: dict[UUID, list[Session]] = {}
    for account, *session in await connection.fetch(LOAD, accounts):
        found.setdefault(account, []).append(Session(*session))
    return found


class Renewed(msgspec.Struct, frozen=True):
    """`next_hash` is of the token that is good from now on."""

    session: UUID
    account: UUID
    next_hash: bytes


class Sessions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock_account_of(self, token_hash: bytes) -> None:
        """One change of somebody's sessions at a time: none can issue a token that another is just ending."""
        await self._connection.execute(
            "select from accounts where id = (select s.account_id from refresh_tokens t join sessions s"
            " on s.id = t.session_id where t.token_hash = $1) for no key update",
            token_hash,
        )

    async def lock_account(self, account: UUID) -> None:
        await self._connection.execute("select from accounts where id = $1 for no key update", account)

    async def open(
        self, session: UUID, account: UUID, device: str, token_hash: bytes, now: datetime, expires_at: datetime
    ) -> None:
        await self._connection.execute(OPEN, session, account, device, now, expires_at, token_hash, SESSIONS_MAX - 1)

    async def open_untold(self, account: UUID, now: datetime, expires_at: datetime) -> None:
        """One of the account's own id, which no refresh token prolongs: for trials, which sign tokens themselves."""
        await self._connection.execute(OPEN_UNTOLD, account, now, expires_at)

    async def renew(
        self, token_hash: bytes, next_hashes: Sequence[bytes], now: datetime, device: str
    ) -> Renewed | None:
        """Spend a token for the first of the next ones; or, of one that was spent just now with the same device, find
        the one it was spent for. None if neither can be had.
        """
        row = await self._connection.fetchrow(RENEW, token_hash, next_hashes[0], now, now + IDLE, LIFE)
        if row is None:
            row = await self._connection.fetchrow(AGAIN, token_hash, next_hashes, now - GRACE, now, device)
        return None if row is None else Renewed(*row.values())

    async def spent_by(self, token_hash: bytes) -> UUID | None:
        """Whose token it is, if it was spent and its session goes on."""
        return cast("UUID | None", await self._connection.fetchval(SPENT, token_hash))

    async def go_on(self, token_hash: bytes, now: datetime) -> tuple[UUID, UUID] | None:
        """The session and account of a token that is not spent by it, or None if it is spent or has ended."""
        row = await self._connection.fetchrow(GO_ON, token_hash, now, now + IDLE, LIFE)
        return None if row is None else (row["session_id"], row["account_id"])

    async def end_by(self, token_hash: bytes) -> list[SessionsChanged]:
        """End the session a token belongs to, whatever state the token is in; what to record of it."""
        return await self._ended("id = (select session_id from refresh_tokens where token_hash = $1)", token_hash)

    async def end(self, session: UUID, account: UUID) -> list[SessionsChanged]:
        """What to record of it; nothing where the account has no such session."""
        return await self._ended("id = $1 and account_id = $2", session, account)

    async def end_all(self, account: UUID, *, but: UUID | None = None) -> list[SessionsChanged]:
        """Every session of the account but one; what to record of it."""
        return await self._ended("account_id = $1 and id is distinct from $2", account, but)

    async def forget_expired(self, now: datetime) -> list[SessionsChanged]:
        """What to record of it."""
        await self._connection.execute("delete from refresh_tokens where expires_at < $1", now)
        return await self._ended("expires_at < $1", now)

    async def _ended(self, which: str, *values: object) -> list[SessionsChanged]:
        rows: Sequence[asyncpg.Record] = await self._connection.fetch(
            f"with ended as (delete from sessions where {which} returning account_id)"
            " select distinct a.id, a.version from ended join accounts a on a.id = ended.account_id",
            *values,
        )
        return [SessionsChanged(subject=row["id"], version=row["version"]) for row in rows]
