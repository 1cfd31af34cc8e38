"""What mails are about and whom they go to, as the tables have it at the moment they are written."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.orders.orders import load_orders
from db.pool import Connection
from domain.endpoints.endpoint_url import parts_of
from domain.languages import Language
from domain.mail.mail import AboutAccount, AboutEndpoints, AboutOrder, AboutStock, AboutToken, LowStock, Mail
from domain.orders.order import Order

# At the address the account had at that version of it.
OF_ACCOUNTS: Final = """
select asked.mail, coalesce(f.email, a.email) as email, a.name, a.language,
    coalesce(f.proven, a.email_verified_at is not null) as proven
from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as asked(mail, account, version)
join accounts a on a.id = asked.account and a.active and a.erased_at is null
left join lateral (
    select email, proven from former_emails where account_id = a.id and until_version >= asked.version
    order by until_version limit 1) f on true
"""
OF_ORDERS: Final = """
select o.id, o.language, a.email_verified_at is not null and a.email_key = o.email_key as proven,
    case when o.hold_ends_at > clock_timestamp() then o.hold_ends_at end as hold_ends_at
from orders o left join accounts a on a.id = o.customer_id
where o.id = any($1::uuid[]) and o.buyer_forgotten_at is null
"""
OF_TOKENS: Final = """
select t.email, a.name, a.language, t.id as token, t.purpose,
    a.email_verified_at is not null and a.email = t.email as proven
from account_tokens t join accounts a on a.id = t.account_id
where t.id = any($1::uuid[]) and t.used_at is null and t.expires_at > now() and a.active and a.erased_at is null
"""
OF_ADMINS: Final = """
select id, email, name, language, email_verified_at is not null as proven from accounts
where id = any($1::uuid[]) and role = 'ADMIN' and active and erased_at is null
"""
SWITCHED_OFF: Final = """
select url from webhook_endpoints where switched_off is not null and not active and removed_at is null order by id
"""
SCARCEST_MAX: Final = 30
LOW_STOCK: Final = """
select v.sku, v.stock_quantity, count(*) over () as count from variants v join products p on p.id = v.product_id
where v.removed_at is null and p.status = 'published' and v.stock_quantity <= $1
order by v.stock_quantity, v.sku limit $2
"""


class Letters:
    """By the mail's id; without those that nobody is left to read, or that have nothing to say."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def about_orders(self, mails: Sequence[Mail]) -> dict[UUID, AboutOrder]:
        if not mails:
            return {}
        rows = await self._connection.fetch(OF_ORDERS, [mail.subject for mail in mails])
        orders = {order.id: order for order in await load_orders(self._connection, [row["id"] for row in rows])}
        about = {row["id"]: about_order(row, orders[row["id"]]) for row in rows}
        return {mail.id: about[mail.subject] for mail in mails if mail.subject in about}

    async def about_accounts(self, mails: Sequence[Mail]) -> dict[UUID, AboutAccount]:
        """What happened to one goes to the address that held then, and not to one that somebody has chosen since."""
        if not mails:
            return {}
        asked = zip(*((mail.id, mail.subject, mail.version) for mail in mails), strict=True)
        rows = await self._connection.fetch(OF_ACCOUNTS, *asked)
        return {row["mail"]: msgspec.convert(dict(row), AboutAccount) for row in rows}

    async def about_endpoints(self, mails: Sequence[Mail]) -> dict[UUID, AboutEndpoints]:
        """Nothing where all of them are switched on again."""
        if not mails:
            return {}
        rows = await self._connection.fetch(SWITCHED_OFF)
        hosts = tuple(dict.fromkeys(parts.host for row in rows if (parts := parts_of(row["url"])) is not None))
        admins = await self._connection.fetch(OF_ADMINS, [mail.subject for mail in mails])
        about = {row["id"]: msgspec.convert({**row, "hosts": hosts}, AboutEndpoints) for row in admins if hosts}
        return {mail.id: about[mail.subject] for mail in mails if mail.subject in about}

    async def about_stock(self, mails: Sequence[Mail], low_stock: int) -> dict[UUID, AboutStock]:
        """Nothing where nothing runs low any more: no more than `low_stock` units."""
        if not mails or not (low := await self.low_stock(low_stock)).count:
            return {}
        admins = await self._connection.fetch(OF_ADMINS, [mail.subject for mail in mails])
        about = {row["id"]: msgspec.convert({**row, "low": low}, AboutStock) for row in admins}
        return {mail.id: about[mail.subject] for mail in mails if mail.subject in about}

    async def low_stock(self, low_stock: int) -> LowStock:
        """Of published products."""
        rows = await self._connection.fetch(LOW_STOCK, low_stock, SCARCEST_MAX)
        return LowStock(rows[0]["count"] if rows else 0, tuple((row["sku"], row["stock_quantity"]) for row in rows))

    async def about_tokens(self, mails: Sequence[Mail]) -> dict[UUID, AboutToken]:
        """One that was used, has been replaced or is past its time leads nowhere."""
        if not mails:
            return {}
        rows = await self._connection.fetch(OF_TOKENS, [mail.subject for mail in mails])
        about = {row["token"]: msgspec.convert(dict(row), AboutToken) for row in rows}
        return {mail.id: about[mail.subject] for mail in mails if mail.subject in about}


def about_order(row: asyncpg.Record, order: Order) -> AboutOrder:
    return AboutOrder(order.email, Language(row["language"]), bool(row["proven"]), order, row["hold_ends_at"])
