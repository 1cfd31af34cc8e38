"""API keys in Postgres. One that ended is kept, and opens nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from db.pool import Connection
from domain.accounts.account_refusals import NoLongerAdmin
from domain.events import ApiKeyChanged
from domain.refusals import NotFound
from domain.staff.api_key import ApiKey

USE_NOTED_AGAIN_AFTER: Final = timedelta(minutes=1)

COLUMNS: Final = "id, account_id as account, name, scopes, hint, created_at, expires_at, last_used_at"
LOAD: Final = f"select {COLUMNS}, key_hash, ended_at from api_keys where id = any($1::uuid[]) order by id"
ADD: Final = """
insert into api_keys (id, account_id, name, scopes, hint, key_hash, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
COUNT: Final = "select count(*) from api_keys where ended_at is null"
END: Final = f"update api_keys set ended_at = $2 where id = $1 and ended_at is null returning {COLUMNS}"
# Of any number of uses at the same moment one is noted.
NOTE_USE: Final = """
update api_keys set last_used_at = $2
where id = $1 and ended_at is null and (last_used_at is null or last_used_at < $3) returning id
"""
REQUIRE: Final = """
select id from api_keys
where id = $1 and account_id = $2 and ended_at is null and (expires_at is null or expires_at > now())
"""


class StoredKey(msgspec.Struct, frozen=True):
    key: ApiKey
    hash: bytes
    ended: bool


async def load_api_keys(connection: Connection, ids: Sequence[UUID]) -> list[StoredKey]:
    return [
        StoredKey(msgspec.convert(dict(row), ApiKey), row["key_hash"], row["ended_at"] is not None)
        for row in await connection.fetch(LOAD, ids)
    ]


class ApiKeys:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, key: ApiKey, key_hash: bytes) -> None:
        await self._connection.execute(
            ADD, key.id, key.account, key.name, list(key.scopes), key.hint, key_hash, key.created_at, key.expires_at
        )

    async def lock_count(self) -> int:
        """Those that have not ended. Nobody else adds one until the end."""
        await self._connection.execute("lock table api_keys in share row exclusive mode")
        return int(await self._connection.fetchval(COUNT))

    async def end(self, key: UUID, now: datetime) -> ApiKey:
        """As it was. Raises NotFound."""
        row = await self._connection.fetchrow(END, key, now)
        if row is None:
            raise NotFound("key")
        return msgspec.convert(dict(row), ApiKey)

    async def require(self, key: UUID, account: UUID) -> None:
        """One that opens something now, whatever a read model says. Raises NoLongerAdmin."""
        if await self._connection.fetchval(REQUIRE, key, account) is None:
            raise NoLongerAdmin

    async def note_use(self, key: UUID, now: datetime) -> list[ApiKeyChanged]:
        """At most once a minute. What to record of it."""
        noted = await self._connection.fetchval(NOTE_USE, key, now, now - USE_NOTED_AGAIN_AFTER)
        return [] if noted is None else [ApiKeyChanged(subject=key, version=2)]
