"""Accounts in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.ids import new_id
from db.pool import Connection
from domain.account import Account, Role, email_key
from domain.refusals import EmailTaken, NotFound, PasswordChanged

LOAD: Final = """
select json_build_object('id', id, 'email', email, 'name', name, 'role', role, 'active', active,
                         'version', version, 'created_at', created_at)::text
from accounts where id = any($1::uuid[]) order by id
"""

decode: Final = msgspec.json.Decoder(Account).decode


class Credentials(msgspec.Struct, frozen=True):
    account: UUID
    email: str
    password_hash: str | None
    active: bool


async def load_accounts(connection: Connection, ids: Sequence[UUID]) -> list[Account]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


class Accounts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, email: str, name: str, password_hash: str | None, role: Role, now: datetime) -> Account:
        """Raises EmailTaken."""
        try:
            account = await self._connection.fetchval(
                "insert into accounts (id, email, name, password_hash, role, created_at, customer_since, email_key)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
                new_id(),
                email,
                name,
                password_hash,
                role.value,
                now,
                now if role is Role.CUSTOMER else None,
                email_key(email),
            )
        except asyncpg.UniqueViolationError as taken:
            raise EmailTaken from taken
        return await self.get(account)

    async def get(self, account: UUID) -> Account:
        """Raises NotFound."""
        found = await load_accounts(self._connection, [account])
        if not found:
            raise NotFound("account")
        return found[0]

    async def credentials(self, *, email: str | None = None, account: UUID | None = None) -> Credentials | None:
        row = await self._connection.fetchrow(
            "select id, email, password_hash, active from accounts where (email_key = $1 and not historic) or id = $2",
            None if email is None else email_key(email),
            account,
        )
        return None if row is None else Credentials(row["id"], row["email"], row["password_hash"], row["active"])

    async def lock(self, account: UUID, password_hash: str | None) -> None:
        """Nobody else's to change until the end. Raises PasswordChanged unless it is open and this is its hash."""
        found = await self._connection.fetchval(
            "select id from accounts where id = $1 and password_hash = $2 and active for no key update",
            account,
            password_hash,
        )
        if found is None:
            raise PasswordChanged

    async def set_password(self, account: UUID, password_hash: str) -> None:
        await self._connection.execute("update accounts set password_hash = $2 where id = $1", account, password_hash)

    async def set_role(self, account: UUID, role: Role) -> Account:
        await self._connection.execute(
            "update accounts set role = $2, version = version + 1 where id = $1", account, role.value
        )
        return await self.get(account)
