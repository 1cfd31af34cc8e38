"""Accounts in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from domain.accounts.account import Account, Role, email_key
from domain.accounts.account_refusals import EmailTaken, LastAdmin, NoLongerAdmin, PasswordChanged
from domain.events import AccountChanged
from domain.languages import LANGUAGE_DEFAULT, Language
from domain.refusals import NotFound

LOAD: Final = """
select json_build_object(
    'id', id, 'email', email, 'name', name, 'role', role, 'active', active, 'version', version,
    'password_given', password_given,
    'second_step', exists (select from totp where account_id = a.id and confirmed_at is not null),
    'created_at', created_at, 'email_verified', email_verified_at is not null,
    'pending_email', (select t.email from account_tokens t
                      where t.account_id = a.id and t.purpose = 'confirm-new-email'))::text
from accounts a where id = any($1::uuid[]) order by id
"""

# Locks go in this order: account, wishlist, cart, guests' address, review, order, coupon, stock.
# A share is the weakest lock there is: changes of the account go on beside it, only what closes it (LOCK_ALONE) waits,
# and asks again whether it is open. Carts and wishlists take theirs in the statement that locks them.
SHARE: Final = "select id from accounts where id = $1 and active for key share"
LOCK: Final = "select id from accounts where id = $1 and password_hash = $2 and active for no key update"
LOCK_ALONE: Final = "select id from accounts where id = $1 and password_hash = $2 and active for update"
LOCK_USER: Final = "select id from accounts where id = $1 and erased_at is null and not historic for update"
ADMIN: Final = "select id from accounts where id = $1 and role = 'ADMIN' and active"

LEAVE_EMAIL: Final = """
insert into former_emails (account_id, until_version, email, proven, left_at)
select id, version, email, email_verified_at is not null, $2 from accounts where id = $1
"""

# RFC 2606 reserves the domain: no mail ever goes there.
ERASE: Final = """
update accounts set email = id || '@erased.invalid', email_key = id || '@erased.invalid', name = '',
       password_hash = null, email_verified_at = null, active = false, erased_at = $2, version = version + 1
where id = $1 or (historic and email_key = (
    select email_key from accounts where id = $1 and email_verified_at is not null))
returning id, version
"""

decode: Final = msgspec.json.Decoder(Account).decode


class Credentials(msgspec.Struct, frozen=True):
    account: UUID
    email: str
    name: str
    password_hash: str | None
    active: bool
    version: int


async def load_accounts(connection: Connection, ids: Sequence[UUID]) -> list[Account]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


class Accounts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self,
        email: str,
        name: str,
        password_hash: str | None,
        role: Role,
        now: datetime,
        language: Language = LANGUAGE_DEFAULT,
    ) -> Account:
        """Of an address nobody has proven to read. Raises EmailTaken.

        Without an error of Postgres, which would write the address into its log.
        """
        account = await self._connection.fetchval(
            "insert into accounts (id, email, name, password_hash, role, created_at, customer_since, email_key,"
            " language) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id",
            new_id(),
            email,
            name,
            password_hash,
            role.value,
            now,
            now if role is Role.CUSTOMER else None,
            email_key(email),
            language.value,
        )
        if account is None:
            raise EmailTaken
        return await self.get(account)

    async def get(self, account: UUID) -> Account:
        """Raises NotFound."""
        found = await load_accounts(self._connection, [account])
        if not found:
            raise NotFound("account")
        return found[0]

    async def get_open(self, account: UUID) -> Account:
        """Raises NotFound, of a closed one too: an access token outlives its account by minutes."""
        found = await self.get(account)
        if not found.active:
            raise NotFound("account")
        return found

    async def credentials(self, *, email: str | None = None, account: UUID | None = None) -> Credentials | None:
        row = await self._connection.fetchrow(
            "select id, email, name, password_hash, active, version from accounts"
            " where (email_key = $1 and not historic) or id = $2",
            None if email is None else email_key(email),
            account,
        )
        return None if row is None else Credentials(*row.values())

    async def lock_by_email(self, email: str) -> Credentials | None:
        """Nobody else's to change until the end; None where nobody has an open account of this address."""
        row = await self._connection.fetchrow(
            "select id, email, name, password_hash, active, version from accounts"
            " where email_key = $1 and not historic and active for no key update",
            email_key(email),
        )
        return None if row is None else Credentials(*row.values())

    async def share(self, account: UUID) -> None:
        """It stays open until the end. Whoever writes for a customer says so first; any number may at once.

        Raises NotFound of a closed one.
        """
        if await self._connection.fetchval(SHARE, account) is None:
            raise NotFound("account")

    async def lock(self, account: UUID, password_hash: str | None) -> None:
        """Nobody else's to change until the end. Raises PasswordChanged unless it is open and this is its hash."""
        if await self._connection.fetchval(LOCK, account, password_hash) is None:
            raise PasswordChanged

    async def lock_alone(self, account: UUID, password_hash: str | None) -> None:
        """As `lock`, and nobody writes for it any more: for whoever closes it. Raises PasswordChanged."""
        if await self._connection.fetchval(LOCK_ALONE, account, password_hash) is None:
            raise PasswordChanged

    async def set_password(self, account: UUID, password_hash: str, *, given: bool = False) -> None:
        """`given`: one that the shop made."""
        changed = "update accounts set password_hash = $2, password_given = $3 where id = $1"
        await self._connection.execute(changed, account, password_hash, given)

    async def rehash_password(self, account: UUID, password_hash: str) -> None:
        """The same one, better kept."""
        await self._connection.execute("update accounts set password_hash = $2 where id = $1", account, password_hash)

    async def set_name(self, account: UUID, name: str) -> None:
        await self._connection.execute("update accounts set name = $2 where id = $1", account, name)

    async def verify_email(self, account: UUID, now: datetime) -> bool:
        """Whether nobody had before. That somebody had is no mistake."""
        verified = "update accounts set email_verified_at = $2 where id = $1 and email_verified_at is null returning id"
        return await self._connection.fetchval(verified, account, now) is not None

    async def require_free(self, email: str, account: UUID) -> None:
        """Raises EmailTaken where it is somebody else's."""
        if await self._connection.fetchval(
            "select exists (select from accounts where email_key = $1 and not historic and id <> $2)",
            email_key(email),
            account,
        ):
            raise EmailTaken

    async def set_email(self, account: UUID, email: str, now: datetime) -> None:
        """A verified one; which it had until now is kept for a while. Raises EmailTaken."""
        await self.require_free(email, account)
        await self._connection.execute(LEAVE_EMAIL, account, now)
        await self._connection.execute(
            "update accounts set email = $2, email_key = $3, email_verified_at = $4 where id = $1",
            account,
            email,
            email_key(email),
            now,
        )

    async def require_another_admin(self, account: UUID) -> None:
        """No admin is made or unmade beside it until the end. Raises LastAdmin where this is the only one."""
        rows = await self._connection.fetch(
            "select id, role from accounts where (role = 'ADMIN' and active) or id = $1 order by id for no key update",
            account,
        )
        admins = {row["id"] for row in rows if row["role"] == Role.ADMIN}
        if admins == {account}:
            raise LastAdmin

    async def erase(self, account: UUID, now: datetime) -> list[AccountChanged]:
        """Nobody's from now on, and closed; its address is free. What to record of it.

        What history knows of an address goes with the account whose owner has proven to read it.
        """
        await self._connection.execute("delete from former_emails where account_id = $1", account)
        rows = await self._connection.fetch(ERASE, account, now)
        return [AccountChanged(subject=row["id"], version=row["version"]) for row in rows]

    async def forget_former_emails(self, left_before: datetime) -> None:
        await self._connection.execute("delete from former_emails where left_at < $1", left_before)

    async def changed(self, account: UUID) -> Account:
        """As it is after a change, and by one version further."""
        await self._connection.execute("update accounts set version = version + 1 where id = $1", account)
        return await self.get(account)

    async def lock_user(self, account: UUID) -> Account:
        """One that can be signed in to, or could: alone, so that whoever writes for it has ended. Raises NotFound."""
        if await self._connection.fetchval(LOCK_USER, account) is None:
            raise NotFound("user")
        return await self.get(account)

    async def require_admin(self, account: UUID) -> None:
        """As it is at this moment, whatever an access token says. Raises NoLongerAdmin."""
        if await self._connection.fetchval(ADMIN, account) is None:
            raise NoLongerAdmin

    async def set_active(self, account: UUID, *, active: bool) -> None:
        await self._connection.execute("update accounts set active = $2 where id = $1", account, active)

    async def set_role(self, account: UUID, role: Role) -> None:
        await self._connection.execute("update accounts set role = $2 where id = $1", account, role.value)
