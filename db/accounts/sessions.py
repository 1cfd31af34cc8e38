"""Sessions: chains of refresh tokens, of which each works once. Only hashes are kept; a session that ended is gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from db.pool import Connection
from domain.events import SessionsChanged
from domain.session import SESSIONS_MAX, Session

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
      and a.id = s.account_id and a.active
    returning t.session_id, s.account_id
), seen as (
    update sessions s set last_seen_at = $3, expires_at = $4 from spent where s.id = spent.session_id
), next as (
    insert into refresh_tokens (token_hash, session_id, expires_at) select $2, session_id, $4 from spent
)
select session_id, account_id from spent
"""
GO_ON: Final = """
with held as (
    update refresh_tokens t set expires_at = $3 from sessions s, accounts a
    where t.token_hash = $1 and t.used_at is null and t.expires_at > $2 and s.id = t.session_id
      and a.id = s.account_id and a.active
    returning t.session_id, s.account_id
), seen as (
    update sessions s set last_seen_at = $2, expires_at = $3 from held where s.id = held.session_id
)
select session_id, account_id from held
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
        self, token_hash: bytes, next_token_hash: bytes, now: datetime, expires_at: datetime
    ) -> tuple[UUID, UUID] | None:
        """Spend a token for the next one: its session and account, or None if it can't be spent (any more)."""
        row = await self._connection.fetchrow(RENEW, token_hash, next_token_hash, now, expires_at)
        return None if row is None else (row["session_id"], row["account_id"])

    async def go_on(self, token_hash: bytes, now: datetime, expires_at: datetime) -> tuple[UUID, UUID] | None:
        """The session and account of a token that is not spent by it, or None if it is spent or has ended."""
        row = await self._connection.fetchrow(GO_ON, token_hash, now, expires_at)
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
