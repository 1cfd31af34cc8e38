"""What is new about products that somebody wished for and wants to be told of."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.catalog.sales import PRESENT_PRICE
from db.pool import Connection
from domain.cart.wishlist import Told
from domain.mail.mail import AboutWish, Mail
from domain.shopper_events import WishlistChanged

# Only who has proven an address is told. A product costs what the cheapest of it costs that can be had.
NEWS: Final = f"""
select w.id, case when w.told_in_stock then 'wish-cheaper' else 'wish-in-stock' end as kind,
    a.email, a.language, a.name, a.id as customer, p.name as product, p.slug, present.price,
    (select currency from shop) as currency
from wishes w join accounts a on a.id = w.wishlist_id join products p on p.id = w.product_id
cross join lateral (
    select min({PRESENT_PRICE}) as price from variants v
    where v.product_id = p.id and v.removed_at is null and v.stock_quantity > 0
) as present
where a.active and a.email_verified_at is not null and p.status = 'published'
    and present.price is not null and (not w.told_in_stock or present.price < w.told_price)
"""
LOOKED_AT: Final = """
select id from wishes where product_id = any($1::uuid[]) and told_price is not null
union select id from wishes where wishlist_id = any($2::uuid[]) and told_price is not null
"""
# What is gone is remembered and told to nobody: it is news when it is there again.
GONE: Final = """
with gone as (
    select w.id from wishes w
    where w.id = any($1::uuid[]) and w.told_in_stock and not exists (
        select from products p join variants v on v.product_id = p.id and v.removed_at is null
        where p.id = w.product_id and p.status = 'published' and v.stock_quantity > 0)
    order by w.id for update
)
update wishes set told_in_stock = false from gone where wishes.id = gone.id
"""
# One that waits will say what holds by then.
OWE: Final = """
with news as (NEWS and w.id = any($1::uuid[]))
insert into mails (kind, subject, version, created_at, due_at)
select kind, id, $2, $3, clock_timestamp() from news
where not exists (select from mails m where m.subject = news.id and m.status = 'due')
on conflict on constraint mails_once do nothing
""".replace("NEWS", NEWS)
ABOUT: Final = "NEWS and w.id = any($1::uuid[])".replace("NEWS", NEWS)
TOUCH: Final = """
update wishlists set version = version + 1 where id = (select wishlist_id from wishes where id = $1)
returning id as subject, version
"""
TOLD: Final = "update wishes set told_price = $2, told_in_stock = $3 where id = $1 and told_price is not null"


class WishNews:
    """A note is owed when there is news, and written if there still is. What a customer knows of a product changes when
    a note was sent, and by what stood in it: whatever happened meanwhile is news again, or none.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def tell(self, products: Collection[UUID], wishlists: Collection[UUID], position: int, at: datetime) -> None:
        """Owe a note, of these products and these people's wishes, to whoever waits for one to be there again, or to
        cost less than they last knew; one of each wish at a time.

        `position` is the outbox's that the news came by: told again, it is the same note.
        """
        rows = await self._connection.fetch(LOOKED_AT, list(products), list(wishlists))
        wishes = [row["id"] for row in rows]
        await self._connection.execute(GONE, wishes)
        await self._connection.execute(OWE, wishes, position, at)

    async def about(self, mails: Sequence[Mail]) -> dict[UUID, AboutWish]:
        """By the mail's id; none if there is no such news, or nobody wants it, any more."""
        if not mails:
            return {}
        rows = await self._connection.fetch(ABOUT, [mail.subject for mail in mails])
        news = {(row["id"], row["kind"]): row for row in rows}
        return {
            mail.id: about_wish(news[mail.subject, mail.kind.value])
            for mail in mails
            if (mail.subject, mail.kind.value) in news
        }

    async def settle(self, wish: UUID, told: Told | None) -> list[WishlistChanged]:
        """A note was sent that told this, or was dropped. By the event the clerk looks again at what has become of the
        wish while it waited.
        """
        row = await self._connection.fetchrow(TOUCH, wish)
        if row is None:
            return []
        if told is not None:
            await self._connection.execute(TOLD, wish, told.price, told.in_stock)
        return [WishlistChanged(subject=row["subject"], version=row["version"])]


def about_wish(row: asyncpg.Record) -> AboutWish:
    return msgspec.convert({name: row[name] for name in AboutWish.__struct_fields__}, AboutWish)
