"""Second steps of signing in: the secrets of authenticator apps, and what is kept of recovery codes."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection

BEGIN: Final = """
insert into totp (account_id, secret, created_at) values ($1, $2, $3)
on conflict (account_id) do update set secret = $2, created_at = $3, last_step = 0 where totp.confirmed_at is null
returning account_id
"""


class KeptTotp(msgspec.Struct, frozen=True):
    """`last_step` is that of the last code that was used."""

    secret: bytes
    last_step: int
    confirmed: bool


class Totp:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def begin(self, account: UUID, secret: bytes, now: datetime) -> bool:
        """Another secret, until it is confirmed; whether none was confirmed before."""
        return await self._connection.fetchval(BEGIN, account, secret, now) is not None

    async def lock(self, account: UUID) -> KeptTotp | None:
        """One code of an account is looked at at a time."""
        row = await self._connection.fetchrow(
            "select secret, last_step, confirmed_at is not null from totp where account_id = $1 for update", account
        )
        return None if row is None else KeptTotp(*row.values())

    async def use_step(self, account: UUID, step: int) -> None:
        await self._connection.execute("update totp set last_step = $2 where account_id = $1", account, step)

    async def confirm(self, account: UUID, now: datetime, recovery_hashes: list[bytes]) -> None:
        await self._connection.execute("update totp set confirmed_at = $2 where account_id = $1", account, now)
        await self._connection.execute(
            "insert into recovery_codes (account_id, code_hash) select $1, unnest($2::bytea[])",
            account,
            recovery_hashes,
        )

    async def use_recovery(self, account: UUID, code_hash: bytes) -> bool:
        """Whether it is one of theirs, and was not used."""
        used = "delete from recovery_codes where account_id = $1 and code_hash = $2 returning account_id"
        return await self._connection.fetchval(used, account, code_hash) is not None

    async def end(self, account: UUID) -> bool:
        """Whether there was one."""
        await self._connection.execute("delete from recovery_codes where account_id = $1", account)
        return await self._connection.fetchval("delete from totp where account_id = $1 returning true", account) is True
