"""Promotions in Postgres. Their terms are one JSON value: a new kind needs no column."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.moment import Moment
from db.pool import Connection
from domain.events import PromotionChanged
from domain.prices.promotion import Promotion
from domain.prices.wares import Selection
from domain.refusals import NotFound

# A promotion as JSON, of a row p of promotions. Below a category is the category itself, too.
PROMOTION: Final = """
json_build_object(
    'id', p.id, 'name', p.name, 'terms', p.terms, 'active', p.active, 'version', p.version,
    'span', json_build_object('starts_at', p.starts_at, 'ends_at', p.ends_at, 'turns_at', p.turns_at),
    'below', case when not p.terms @? '$.**.category_id ? (@ != null)' then '[]' else (
        with recursive below(above, id) as (
            select c.id, c.id from categories c
            where c.id in (select (named #>> '{}')::uuid
                           from jsonb_path_query(p.terms, '$.**.category_id ? (@ != null)') named)
            union select b.above, c.id from below b join categories c on c.parent_id = b.id)
        select coalesce(json_agg(json_build_array(above, id) order by above, id), '[]') from below) end)
"""
# Those a cart has to know: that are on, or to come. In the order they were made.
FOR_CARTS: Final = f"""
coalesce((select json_agg({PROMOTION} order by p.id) from promotions p
          where p.active and (p.ends_at is null or p.turns_at is not null)), '[]')
"""
# What lies below a category is left out: it changes without the promotion.
LISTED: Final = f"select ({PROMOTION}::jsonb - 'below')::text from promotions p order by p.id"
WRITE: Final = """
insert into promotions (id, name, kind, terms, starts_at, ends_at, turns_at, active, version, created_at)
values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10)
on conflict (id) do update set name = $2, kind = $3, terms = $4::jsonb, starts_at = $5, ends_at = $6, turns_at = $7,
    active = $8, version = $9
"""
NOTE: Final = """
update promotions set turns_at = case when ends_at > $1 then ends_at end, version = version + 1
where turns_at <= $1 returning id, version
"""
IS_THERE: Final = """
select exists (select from products where id = $1) or exists (select from variants where id = $2)
    or exists (select from categories where id = $3)
"""

decode: Final = msgspec.json.Decoder(Promotion).decode


async def load_promotions(connection: Connection) -> list[Promotion]:
    return [decode(row[0]) for row in await connection.fetch(LISTED)]


class Promotions:
    def __init__(self, connection: Connection, moment: Moment) -> None:
        self._connection = connection
        self._moment = moment

    async def lock(self) -> dict[UUID, Promotion]:
        """All of them, nobody else's to change until the end: there are only so many."""
        await self._connection.execute("lock table promotions in share row exclusive mode")
        return {promotion.id: promotion for promotion in await load_promotions(self._connection)}

    async def is_there(self, selection: Selection) -> bool:
        found: bool = await self._connection.fetchval(
            IS_THERE, selection.product_id, selection.variant_id, selection.category_id
        )
        return found

    async def write(self, promotion: Promotion) -> None:
        """A new one, or one that is changed."""
        span = promotion.span
        await self._connection.execute(
            WRITE,
            promotion.id,
            promotion.name,
            promotion.kind,
            msgspec.json.encode(promotion.terms).decode(),
            span.starts_at,
            span.ends_at,
            span.turns_at,
            promotion.active,
            promotion.version,
            self._moment.now,
        )

    async def delete(self, promotion: UUID) -> None:
        """Raises NotFound."""
        if await self._connection.fetchval("delete from promotions where id = $1 returning id", promotion) is None:
            raise NotFound("promotion")

    async def have_turned(self, now: datetime) -> bool:
        """Whether any has begun or ended and nobody has noted it."""
        turned: bool = await self._connection.fetchval(
            "select exists (select from promotions where turns_at <= $1)", now
        )
        return turned

    async def note_turns(self, now: datetime) -> list[PromotionChanged]:
        rows = await self._connection.fetch(NOTE, now)
        return [PromotionChanged(subject=row["id"], version=row["version"]) for row in rows]
