"""Coupons in Postgres. A redemption is a row of its order's transaction; the coupon's own row is the limit."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.moment import Moment
from db.pool import Connection, savepoint
from domain.events import CouponChanged, CouponRedeemed
from domain.folding import caseless
from domain.guests import Buyer
from domain.prices.coupon import Coupon
from domain.refusals import CodeTaken, CouponNotValid, CouponReason, NotFound, StillInUse

# A coupon as JSON, of a row c of coupons.
COUPON: Final = """
json_build_object(
    'id', c.id, 'code', c.code, 'kind', c.kind, 'value', c.value, 'starts_at', c.starts_at, 'ends_at', c.ends_at,
    'min_subtotal', c.min_subtotal, 'max_redemptions', c.max_redemptions, 'max_per_customer', c.max_per_customer,
    'active', c.active, 'redeemed', c.redeemed, 'version', c.version)
"""
LOAD: Final = f"select {COUPON}::text from coupons c where c.id = any($1::uuid[]) order by c.id"
# Of a customer $2 also what was used under the account's e-mail address, as a guest; of a guest what was used under $3.
BY_CODE: Final = f"""
select {COUPON}::text as coupon,
       (select count(*) from coupon_redemptions r where r.coupon_id = c.id and (r.customer_id = $2 or r.email_key =
        coalesce($3::text, (select a.email_key from accounts a where a.id = $2)))) as uses
from coupons c where lower(c.code) = $1
"""
LOCK: Final = f"select {COUPON}::text from coupons c where c.id = $1 for no key update"
LOCK_TO_DELETE: Final = f"select {COUPON}::text from coupons c where c.id = $1 for update"
ADD: Final = """
insert into coupons (id, code, kind, value, starts_at, ends_at, min_subtotal, max_redemptions, max_per_customer, active,
                     created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
CHANGE: Final = """
update coupons set code = $2, kind = $3, value = $4, starts_at = $5, ends_at = $6, min_subtotal = $7,
    max_redemptions = $8, max_per_customer = $9, active = $10, version = version + 1
where id = $1
"""
# The row's lock lasts until the commit: whoever waited for it sees what the others have used.
REDEEM: Final = """
update coupons set redeemed = redeemed + 1, version = version + 1
where id = $1 and (max_redemptions is null or redeemed < max_redemptions)
returning version, redeemed = max_redemptions as used_up, max_per_customer
"""
# The customer whose cart tells of a use `r`, if there is one: a guest's address may be a customer's.
CUSTOMER: Final = """
coalesce(r.customer_id, (select a.id from accounts a where a.email_key = r.email_key and not a.historic)) as customer
"""
RECORD: Final = f"""
insert into coupon_redemptions as r (order_id, coupon_id, customer_id, at, email_key)
select $1, $2, $3, $4, buyer.email_key
from (select coalesce($6::text, (select a.email_key from accounts a where a.id = $3)) as email_key) as buyer
where $5::int is null or (select count(*) from coupon_redemptions u
                          where u.coupon_id = $2 and (u.customer_id = $3 or u.email_key = buyer.email_key)) < $5
returning {CUSTOMER}
"""
GIVE_BACK: Final = f"""
with freed as (delete from coupon_redemptions r where r.order_id = $1 returning r.coupon_id, {CUSTOMER})
update coupons set redeemed = redeemed - 1, version = version + 1
from freed where coupons.id = freed.coupon_id
returning coupons.id, version, redeemed + 1 = max_redemptions as was_used_up, freed.customer
"""
USED_MOST: Final = """
select max(uses) from (
    select count(*) as uses from coupon_redemptions where coupon_id = $1
    group by coalesce(email_key, customer_id::text)
) as used
"""

decode: Final = msgspec.json.Decoder(Coupon).decode


class CouponUse(msgspec.Struct, frozen=True):
    """`customer` is who has used it, also as a guest; `at_limit`: it can't be used any more from now on, or could not
    until now.
    """

    coupon: UUID
    version: int
    at_limit: bool
    customer: UUID | None

    @property
    def event(self) -> CouponChanged | CouponRedeemed:
        """At the limit it is another coupon for everybody, else for this customer only."""
        if self.at_limit:
            return CouponChanged(subject=self.coupon, version=self.version)
        return CouponRedeemed(subject=self.coupon, version=self.version, customer=self.customer)


def customer_or_address(buyer: Buyer | None) -> tuple[UUID | None, str | None]:
    return (buyer, None) if isinstance(buyer, UUID) else (None, buyer)


async def load_coupons(connection: Connection, ids: Sequence[UUID]) -> list[Coupon]:
    return [decode(row[0]) for row in await connection.fetch(LOAD, ids)]


class Coupons:
    def __init__(self, connection: Connection, moment: Moment) -> None:
        self._connection = connection
        self._moment = moment

    async def by_code(self, code: str, buyer: Buyer | None) -> tuple[Coupon, int]:
        """And how often this buyer, if one knows who, has used it. Raises CouponNotValid.

        However it is typed; codes are ASCII, of which Postgres knows the lower case.
        """
        found = await self._connection.fetchrow(BY_CODE, caseless(code), *customer_or_address(buyer))
        if found is None:
            raise CouponNotValid(CouponReason.UNKNOWN)
        return decode(found["coupon"]), found["uses"]

    async def require_proof(self, coupon: Coupon | None, customer: UUID | None) -> None:
        """Another account costs nothing, another address that one reads does: one that counts by customer takes a
        verified address. Raises CouponNotValid.
        """
        if coupon is None or coupon.max_per_customer is None:
            return
        verified = "select exists (select from accounts where id = $1 and email_verified_at is not null)"
        if not await self._connection.fetchval(verified, customer):
            raise CouponNotValid(CouponReason.EMAIL_NOT_VERIFIED)

    async def lock(self, coupon: UUID, *, to_delete: bool = False) -> Coupon:
        """Nobody else's to change until the end; to delete, nobody's to put on a cart either. Raises NotFound."""
        found = await self._connection.fetchval(LOCK_TO_DELETE if to_delete else LOCK, coupon)
        if found is None:
            raise NotFound("coupon")
        return decode(found)

    async def add(self, coupon: Coupon) -> None:
        """Raises CodeTaken."""
        if await self._named(coupon.code) is not None:
            raise CodeTaken(coupon.code)
        await self._connection.execute(ADD, *self._columns(coupon), self._moment.now)

    async def change(self, coupon: Coupon) -> Coupon:
        """Raises CodeTaken."""
        if await self._named(coupon.code) not in (None, coupon.id):
            raise CodeTaken(coupon.code)
        await self._connection.execute(CHANGE, *self._columns(coupon))
        return (await load_coupons(self._connection, [coupon.id]))[0]

    async def delete(self, coupon: UUID) -> None:
        """Raises StillInUse for one that an order uses."""
        try:
            async with savepoint(self._connection):
                await self._connection.execute("delete from coupons where id = $1", coupon)
        except asyncpg.ForeignKeyViolationError as used:
            raise StillInUse("coupon") from used

    async def used_most(self, coupon: UUID) -> int:
        """By the customer who used it most often."""
        return int(await self._connection.fetchval(USED_MOST, coupon) or 0)

    async def redeem(self, coupon: Coupon, order: UUID, buyer: Buyer) -> CouponUse:
        """Raises CouponNotValid when others, or this buyer, have used it up."""
        row = await self._connection.fetchrow(REDEEM, coupon.id)
        if row is None:
            raise CouponNotValid(CouponReason.USED_UP)
        customer, address = customer_or_address(buyer)
        recorded = await self._connection.fetchrow(
            RECORD, order, coupon.id, customer, self._moment.now, row["max_per_customer"], address
        )
        if recorded is None:
            raise CouponNotValid(CouponReason.USED_UP_BY_YOU)
        return CouponUse(coupon.id, row["version"], bool(row["used_up"]), recorded["customer"])

    async def give_back(self, order: UUID) -> CouponUse | None:
        """None if the order uses none."""
        row = await self._connection.fetchrow(GIVE_BACK, order)
        if row is None:
            return None
        return CouponUse(row["id"], row["version"], bool(row["was_used_up"]), row["customer"])

    async def _named(self, code: str) -> UUID | None:
        named: UUID | None = await self._connection.fetchval(
            "select id from coupons where lower(code) = $1", caseless(code)
        )
        return named

    def _columns(self, coupon: Coupon) -> tuple[object, ...]:
        return (
            coupon.id,
            coupon.code,
            coupon.kind.value,
            coupon.value,
            coupon.starts_at,
            coupon.ends_at,
            coupon.min_subtotal,
            coupon.max_redemptions,
            coupon.max_per_customer,
            coupon.active,
        )
