"""Tokens that come by mail, in Postgres: of each purpose an account has one, and only its hash is kept."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.accounts.account_refusals import TokenNotValid
from domain.accounts.account_token import LIFETIMES, NewToken, Purpose
from domain.events import AccountTokenIssued

ISSUE: Final = """
insert into account_tokens (id, account_id, purpose, email, token_hash, expires_at, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (account_id, purpose) do update set
    id = excluded.id, email = excluded.email, token_hash = excluded.token_hash, expires_at = excluded.expires_at,
    created_at = excluded.created_at, used_at = null
"""
USE: Final = """
update account_tokens t set used_at = $3 from accounts a
where t.token_hash = $1 and t.purpose = any($2) and t.used_at is null and t.expires_at > $3
  and a.id = t.account_id and a.active
returning t.account_id, t.purpose, t.email
"""
FIND: Final = """
select t.account_id, t.purpose, t.email from account_tokens t join accounts a on a.id = t.account_id
where t.token_hash = $1 and t.purpose = $2 and t.used_at is null and t.expires_at > $3 and a.active
"""
AGREED: Final = """
select max(email) filter (where purpose = $2) from account_tokens
where account_id = $1 and purpose in ($2, $3) having bool_and(used_at is not null)
"""


class MailedToken(msgspec.Struct, frozen=True):
    """`email` is where it was sent."""

    account: UUID
    purpose: Purpose
    email: str


class AccountTokens:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def issue(
        self, token: NewToken, email: str, account: UUID | None, version: int, now: datetime
    ) -> AccountTokenIssued:
        """In the place of the older one of its purpose; what to record of it. `version` is the account's."""
        await self._connection.execute(
            ISSUE, token.id, account, token.purpose, email, token.hash, now + LIFETIMES[token.purpose], now
        )
        return AccountTokenIssued(subject=account or token.id, version=version, token=token.id, purpose=token.purpose)

    async def lock_account_of(self, token_hash: bytes) -> None:
        """Nobody else's to change until the end. Lock before anything is asked of the token."""
        await self._connection.execute(
            "select from accounts where id = (select account_id from account_tokens where token_hash = $1)"
            " for no key update",
            token_hash,
        )

    async def find(self, token_hash: bytes, purpose: Purpose, now: datetime) -> MailedToken:
        """One that could be used now. Raises TokenNotValid."""
        row = await self._connection.fetchrow(FIND, token_hash, purpose, now)
        if row is None:
            raise TokenNotValid
        return MailedToken(row["account_id"], Purpose(row["purpose"]), row["email"])

    async def use(self, token_hash: bytes, purposes: tuple[Purpose, ...], now: datetime) -> MailedToken:
        """Of any number of simultaneous attempts exactly one succeeds. Raises TokenNotValid."""
        row = await self._connection.fetchrow(USE, token_hash, list(purposes), now)
        if row is None:
            raise TokenNotValid
        return MailedToken(row["account_id"], Purpose(row["purpose"]), row["email"])

    async def agreed_email(self, account: UUID) -> str | None:
        """The new address, once everybody who was asked has agreed to it."""
        agreed: str | None = await self._connection.fetchval(
            AGREED, account, Purpose.CONFIRM_NEW_EMAIL, Purpose.RELEASE_OLD_EMAIL
        )
        return agreed

    async def end(self, account: UUID, *purposes: Purpose) -> None:
        await self._connection.execute(
            "delete from account_tokens where account_id = $1 and purpose = any($2)", account, list(purposes)
        )

    async def end_all(self, account: UUID) -> None:
        await self._connection.execute("delete from account_tokens where account_id = $1", account)

    async def forget_expired(self, now: datetime) -> list[UUID]:
        """Accounts whose change of address came to nothing by that."""
        rows = await self._connection.fetch(
            "delete from account_tokens where expires_at < $1 returning account_id, purpose", now
        )
        return [row["account_id"] for row in rows if row["purpose"] == Purpose.CONFIRM_NEW_EMAIL]
