"""Address books in Postgres. Whoever changes one locks its account first: that keeps one default in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from domain.addresses.address import Address, BookAddress
from domain.events import AddressBookChanged
from domain.refusals import NotFound

ADDRESS: Final = """
json_build_object('id', id, 'is_default', is_default, 'address', json_build_object(
    'name', name, 'line1', line1, 'line2', line2, 'city', city, 'region', region, 'postal_code', postal_code,
    'country', country, 'phone', phone))
"""
GET: Final = f"select {ADDRESS}::text from addresses where account_id = $1 and id = $2"
LOAD: Final = f"""
select account_id, json_agg({ADDRESS} order by is_default desc, id desc)::text as book
from addresses where account_id = any($1::uuid[]) group by account_id
"""
ADD: Final = """
insert into addresses (id, account_id, name, line1, line2, city, region, postal_code, country, phone, is_default,
                       created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
REWRITE: Final = """
update addresses set name = $3, line1 = $4, line2 = $5, city = $6, region = $7, postal_code = $8, country = $9,
    phone = $10
where account_id = $1 and id = $2
"""
NEXT_DEFAULT: Final = """
update addresses set is_default = true where id = (select id from addresses where account_id = $1 order by id desc
                                                   limit 1)
"""

decode: Final = msgspec.json.Decoder(BookAddress).decode
decode_book: Final = msgspec.json.Decoder(tuple[BookAddress, ...]).decode


async def load_address_books(connection: Connection, accounts: Sequence[UUID]) -> dict[UUID, tuple[BookAddress, ...]]:
    """Of those who have an address, the default first and then the newest."""
    return {row["account_id"]: decode_book(row["book"]) for row in await connection.fetch(LOAD, accounts)}


class Addresses:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock_book(self, account: UUID) -> tuple[BookAddress, ...]:
        """Nobody else's to change until the end. Raises NotFound where the account is closed."""
        found = await self._connection.fetchval(
            "select id from accounts where id = $1 and active for no key update", account
        )
        if found is None:
            raise NotFound("account")
        return (await load_address_books(self._connection, [account])).get(account, ())

    async def get(self, account: UUID, address: UUID) -> BookAddress:
        """Raises NotFound, for somebody else's too."""
        found = await self._connection.fetchval(GET, account, address)
        if found is None:
            raise NotFound("address")
        return decode(found)

    async def add(self, account: UUID, address: Address, now: datetime) -> UUID:
        """As one that is not the default."""
        added = new_id()
        await self._connection.execute(ADD, added, account, *parts(address), False, now)
        return added

    async def rewrite(self, account: UUID, address: UUID, now_reads: Address) -> None:
        await self._connection.execute(REWRITE, account, address, *parts(now_reads))

    async def make_default(self, account: UUID, address: UUID) -> None:
        """In the place of the one that is."""
        await self._connection.execute(
            "update addresses set is_default = false where account_id = $1 and is_default", account
        )
        await self._connection.execute(
            "update addresses set is_default = true where account_id = $1 and id = $2", account, address
        )

    async def remove(self, account: UUID, address: UUID) -> None:
        """The newest of those left is the default, where this one was."""
        was_default = await self._connection.fetchval(
            "delete from addresses where account_id = $1 and id = $2 returning is_default", account, address
        )
        if was_default:
            await self._connection.execute(NEXT_DEFAULT, account)

    async def remove_all(self, account: UUID) -> None:
        await self._connection.execute("delete from addresses where account_id = $1", account)

    async def changed(self, account: UUID) -> AddressBookChanged:
        """What to record of it, at the account's new version."""
        version = await self._connection.fetchval(
            "update accounts set version = version + 1 where id = $1 returning version", account
        )
        return AddressBookChanged(subject=account, version=version)


def parts(address: Address) -> tuple[str | None, ...]:
    return msgspec.structs.astuple(address)
