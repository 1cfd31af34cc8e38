"""Sessions: chains of refresh tokens, of which each works once. Only hashes are kept."""

from datetime import datetime
from uuid import UUID

from db.pool import Connection


class Sessions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock_account_of(self, token_hash: bytes) -> None:
        """One change of somebody's sessions at a time: none can issue a token that another is just ending."""
        await self._connection.execute(
            "select from accounts where id = (select account_id from refresh_tokens where token_hash = $1)"
            " for no key update",
            token_hash,
        )

    async def lock_account(self, account: UUID) -> None:
        await self._connection.execute("select from accounts where id = $1 for no key update", account)

    async def add_token(
        self, account: UUID, family: UUID, token_hash: bytes, issued_at: datetime, expires_at: datetime
    ) -> None:
        await self._connection.execute(
            "insert into refresh_tokens (token_hash, family, account_id, issued_at, expires_at)"
            " values ($1, $2, $3, $4, $5)",
            token_hash,
            family,
            account,
            issued_at,
            expires_at,
        )

    async def use(self, token_hash: bytes, now: datetime) -> tuple[UUID, UUID] | None:
        """Spend a token: its account and family, or None if it can't be spent (any more).

        Of any number of simultaneous attempts exactly one succeeds.
        """
        row = await self._connection.fetchrow(
            "update refresh_tokens t set used_at = $2 from accounts a"
            " where t.token_hash = $1 and t.used_at is null and t.revoked_at is null and t.expires_at > $2"
            " and a.id = t.account_id and a.active returning t.account_id, t.family",
            token_hash,
            now,
        )
        return None if row is None else (row["account_id"], row["family"])

    async def end_family_of(self, token_hash: bytes, now: datetime) -> None:
        """End the session a token belongs to, whatever state the token is in."""
        await self._connection.execute(
            "update refresh_tokens set revoked_at = $2 where revoked_at is null"
            " and family = (select family from refresh_tokens where token_hash = $1)",
            token_hash,
            now,
        )

    async def end_all(self, account: UUID, now: datetime, *, but: UUID | None = None) -> None:
        """Every session of the account but one."""
        await self._connection.execute(
            "update refresh_tokens set revoked_at = $2"
            " where account_id = $1 and revoked_at is null and family is distinct from $3",
            account,
            now,
            but,
        )

    async def forget_expired(self, now: datetime) -> None:
        await self._connection.execute("delete from refresh_tokens where expires_at < $1", now)
