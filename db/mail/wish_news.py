"""What is new about products that somebody wished for and wants to be told of."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from db.pool import Connection

# What is gone is remembered and told to nobody: it is news when it is there again.
TELL: Final = """
with present as (
    select p.id, p.status = 'published' and bool_or(v.stock_quantity > 0) as in_stock, min(v.price) as price
    from products p join variants v on v.product_id = p.id and v.removed_at is null
    where p.id = any($1::uuid[]) group by p.id
), news as (
    select w.id, present.in_stock, present.price,
        case when not present.in_stock then null when not w.told_in_stock then 'wish-in-stock'
             when present.price < w.told_price then 'wish-cheaper' end as kind
    from wishes w join present on present.id = w.product_id
    where w.told_price is not null and (present.in_stock <> w.told_in_stock or present.price < w.told_price)
    order by w.id for update of w
), told as (
    update wishes set told_in_stock = news.in_stock,
        told_price = case when news.kind is null then told_price else news.price end
    from news where wishes.id = news.id
)
insert into mails (kind, subject, version, created_at, due_at)
select kind, id, $2, $3, clock_timestamp() from news where kind is not null
on conflict on constraint mails_once do nothing
"""


class WishNews:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def tell(self, products: Collection[UUID], position: int, at: datetime) -> None:
        """Owe a mail to whoever waits for one of these to be there again, or to cost less than they last knew.

        `position` is the outbox's that the news came by: told again, it is the same mail.
        """
        await self._connection.execute(TELL, list(products), position, at)
