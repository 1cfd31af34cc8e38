"""What a mail is about and whom it goes to, as the tables have it at the moment it is written."""

from typing import Final
from uuid import UUID

import msgspec

from db.orders.orders import load_orders
from db.pool import Connection
from domain.languages import Language
from domain.mail import AboutAccount, AboutOrder, AboutToken

# At the address the account had at that version of it.
OF_ACCOUNT: Final = """
select coalesce(f.email, a.email) as email, a.name, a.language,
    coalesce(f.proven, a.email_verified_at is not null) as proven
from accounts a left join lateral (
    select email, proven from former_emails where account_id = a.id and until_version >= $2
    order by until_version limit 1) f on true
where a.id = $1 and a.active and a.erased_at is null
"""
OF_ORDER: Final = """
select o.language, a.email_verified_at is not null and a.email_key = o.email_key as proven,
    case when o.hold_ends_at > clock_timestamp() then o.hold_ends_at end as hold_ends_at
from orders o left join accounts a on a.id = o.customer_id where o.id = $1 and o.buyer_forgotten_at is null
"""
ABOUT: Final = """
select t.email, a.name, a.language, t.id as token, t.purpose,
    a.email_verified_at is not null and a.email = t.email as proven
from account_tokens t join accounts a on a.id = t.account_id
where t.id = $1 and t.used_at is null and t.expires_at > now() and a.active and a.erased_at is null
"""


class Letters:
    """Each is None when nobody is left to read it, or nothing to say."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def about_order(self, order: UUID) -> AboutOrder | None:
        row = await self._connection.fetchrow(OF_ORDER, order)
        if row is None:
            return None
        (found,) = await load_orders(self._connection, [order])
        return AboutOrder(found.email, Language(row["language"]), bool(row["proven"]), found, row["hold_ends_at"])

    async def about_account(self, account: UUID, version: int) -> AboutAccount | None:
        """What happened to it goes to the address that held then, and not to one that somebody has chosen since."""
        row = await self._connection.fetchrow(OF_ACCOUNT, account, version)
        return None if row is None else msgspec.convert(dict(row), AboutAccount)

    async def about_token(self, token: UUID) -> AboutToken | None:
        """One that was used, has been replaced or is past its time leads nowhere."""
        row = await self._connection.fetchrow(ABOUT, token)
        return None if row is None else msgspec.convert(dict(row), AboutToken)
