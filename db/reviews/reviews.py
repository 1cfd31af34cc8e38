"""Reviews in Postgres. A review's row is locked before its product's; the rating moves in the same transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from db.ids import new_id
from db.pool import Connection
from domain.refusals import NotFound
from domain.reviews.review import WAITING_MAX, MadeReport, Review
from domain.reviews.review_refusals import ReportedAlready, ReviewedAlready, TooManyReviews
from domain.shopper_events import ReviewChanged

REPORTS_SHOWN_MAX: Final = 20

LOAD: Final = f"""
select json_build_object(
    'id', r.id, 'product', r.product_id, 'customer', r.customer_id, 'customer_name', a.name, 'customer_email', a.email,
    'rating', r.rating, 'title', r.title, 'body', r.body, 'status', r.status, 'reply', r.reply,
    'replied_at', r.replied_at, 'created_at', r.created_at, 'edited_at', r.edited_at, 'moderated_at', r.moderated_at,
    'moderated_by', r.moderated_by, 'version', r.version,
    'verified_purchase', exists (
        select from order_items i join orders o on o.id = i.order_id
        where o.customer_id = r.customer_id and i.product_id = r.product_id and o.paid_at is not null
          and o.status not in ('CANCELLED', 'REFUNDED') and i.refunded_quantity < i.quantity),
    'report_count', (select count(*) from review_reports p where p.review_id = r.id and not p.settled),
    'reports', coalesce((
        select json_agg(p) from (
            select reason, at from review_reports where review_id = r.id and not settled
            order by at desc, customer_id limit {REPORTS_SHOWN_MAX}) p), '[]')
)::text
from reviews r join accounts a on a.id = r.customer_id where r.id = any($1::uuid[]) order by r.id
"""
RATINGS: Final = """
select product_id, rating, count(*) as count from reviews
where product_id = any($1::uuid[]) and status = 'approved' group by product_id, rating
"""
OF_CUSTOMERS: Final = "select id from reviews where customer_id = any($1::uuid[])"
OF_ORDERS: Final = """
select r.id from orders o join reviews r on r.customer_id = o.customer_id
join order_items i on i.order_id = o.id and i.product_id = r.product_id where o.id = any($1::uuid[])
"""
ADD: Final = """
insert into reviews (id, product_id, customer_id, rating, title, body, status, created_at)
values ($1, $2, $3, $4, $5, $6, 'pending', $7)
on conflict (product_id, customer_id) do nothing returning id
"""
WAITING: Final = "select count(*) from reviews where customer_id = $1 and status = 'pending'"
CHANGE: Final = """
update reviews set rating = $2, title = $3, body = $4, status = $5, reply = $6, replied_at = $7, edited_at = $8,
    moderated_at = $9, moderated_by = $10, version = version + 1
where id = $1
"""
# Once a text: what was decided about one that has been edited since is no answer for this one.
REPORT: Final = """
insert into review_reports as p (review_id, customer_id, reason, at) values ($1, $2, $3, $4)
on conflict (review_id, customer_id) do update set reason = excluded.reason, at = excluded.at, settled = false
  where p.settled and p.at < (select edited_at from reviews where id = p.review_id)
returning review_id
"""
REPORTS: Final = """
select review_id, json_agg(json_build_object('by', customer_id, 'reason', reason, 'at', at) order by customer_id)::text
from review_reports where review_id = any($1::uuid[]) group by review_id
"""
TAKE_BACK: Final = """
with taken as (delete from review_reports where customer_id = $1 returning review_id)
update reviews r set version = version + 1 from taken where r.id = taken.review_id
returning r.id, r.version, r.product_id, r.customer_id
"""
RATE: Final = "update products set rating_sum = rating_sum + $2, rating_count = rating_count + $3 where id = $1"

decode: Final = msgspec.json.Decoder(Review).decode
decode_reports: Final = msgspec.json.Decoder(tuple[MadeReport, ...]).decode


async def load_reviews(connection: Connection, ids: Sequence[UUID]) -> list[Review]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


async def load_ratings(connection: Connection, products: Sequence[UUID]) -> dict[UUID, dict[int, int]]:
    """How many approved reviews give each number of stars, by the product; none of a product without any."""
    ratings: dict[UUID, dict[int, int]] = {}
    for row in await connection.fetch(RATINGS, products):
        ratings.setdefault(row["product_id"], {})[row["rating"]] = row["count"]
    return ratings


async def load_reports(connection: Connection, reviews: Sequence[UUID]) -> dict[UUID, tuple[MadeReport, ...]]:
    """By the review, also those that were settled; none of a review that nobody has reported."""
    return {row[0]: decode_reports(row[1]) for row in await connection.fetch(REPORTS, reviews)}


async def find_reviews(connection: Connection, customers: Sequence[UUID], orders: Sequence[UUID]) -> set[UUID]:
    """All of these customers, and those about what was bought by these orders."""
    rows = await connection.fetch(OF_CUSTOMERS, customers) if customers else []
    rows += await connection.fetch(OF_ORDERS, orders) if orders else []
    return {row["id"] for row in rows}


class Reviews:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def require_room(self, customer: UUID) -> None:
        """Raises TooManyReviews. Of those that are sent at once some more may come through."""
        waiting = await self._connection.fetchval(WAITING, customer)
        if waiting >= WAITING_MAX:
            raise TooManyReviews(waiting)

    async def lock(self, review: UUID, customer: UUID | None = None) -> Review:
        """Nobody else's to change until the end. Raises NotFound, also for another customer's than the one named."""
        owner = await self._connection.fetchval(
            "select customer_id from reviews where id = $1 for no key update", review
        )
        if owner is None or customer not in (None, owner):
            raise NotFound("review")
        return await self.get(review)

    async def lock_all(self, customer: UUID) -> list[Review]:
        """A customer's, nobody else's to change until the end."""
        rows = await self._connection.fetch(
            "select id from reviews where customer_id = $1 order by id for no key update", customer
        )
        return await load_reviews(self._connection, [row["id"] for row in rows])

    async def get(self, review: UUID) -> Review:
        (found,) = await load_reviews(self._connection, [review])
        return found

    async def add(self, product: UUID, customer: UUID, rating: int, title: str, body: str, now: datetime) -> Review:
        """It waits to be read. Raises ReviewedAlready."""
        added = await self._connection.fetchval(ADD, new_id(), product, customer, rating, title, body, now)
        if added is None:
            raise ReviewedAlready
        return await self.get(added)

    async def change(self, before: Review, after: Review) -> ReviewChanged:
        """Write a locked one as it is now, and what that makes of its product's rating."""
        await self._connection.execute(
            CHANGE,
            after.id,
            after.rating,
            after.title,
            after.body,
            after.status.value,
            after.reply,
            after.replied_at,
            after.edited_at,
            after.moderated_at,
            after.moderated_by,
        )
        return await self._recorded(after, before.counted, after.counted)

    async def delete(self, review: Review) -> ReviewChanged:
        """With its reports."""
        await self._connection.execute("delete from reviews where id = $1", review.id)
        return await self._recorded(review, review.counted, (0, 0))

    async def report(self, review: Review, customer: UUID, reason: str, now: datetime) -> ReviewChanged:
        """Raises ReportedAlready."""
        if await self._connection.fetchval(REPORT, review.id, customer, reason, now) is None:
            raise ReportedAlready
        await self._connection.execute("update reviews set version = version + 1 where id = $1", review.id)
        return await self._recorded(review, review.counted, review.counted)

    async def settle_reports(self, review: UUID) -> None:
        await self._connection.execute(
            "update review_reports set settled = true where review_id = $1 and not settled", review
        )

    async def take_back_reports(self, customer: UUID) -> list[ReviewChanged]:
        """All that a customer has made."""
        rows = await self._connection.fetch(TAKE_BACK, customer)
        return [
            ReviewChanged(
                subject=row["id"],
                version=row["version"],
                product=row["product_id"],
                customer=row["customer_id"],
                rates=False,
            )
            for row in rows
        ]

    async def _recorded(self, review: Review, before: tuple[int, int], after: tuple[int, int]) -> ReviewChanged:
        stars, count = after[0] - before[0], after[1] - before[1]
        rates = (stars, count) != (0, 0)
        if rates:
            await self._connection.execute(RATE, review.product, stars, count)
        return ReviewChanged(
            subject=review.id,
            version=review.version + 1,
            product=review.product,
            customer=review.customer,
            rates=rates,
        )
