"""Carts in Postgres. Whoever changes a cart locks its row first: changes of one cart come one after the other."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.cart.loaded_carts import CART, LINE
from db.cart.loaded_carts import decode as decode_cart
from db.ids import new_id
from db.pool import Connection
from db.writes import Writes
from domain.cart.cart import Cart, CartLine
from domain.catalog.product import BACKORDER_UNITS_MAX, ProductStatus, sku_keys
from domain.guests import CartOwner, Guest, NewGuest
from domain.refusals import CartNotFound, CouponNotValid, CouponReason, NotFound

# Of the owner $1, to be sent to the country $2, if that is said. The row is locked as it is now, its lines are those
# of the moment before: `seen` says whether nobody had it in between.
LOCK: Final = f"""
with cart as (
    select c.id, c.customer_id, c.token_hash, c.version, c.updated_at, c.coupon_id, coalesce($2, c.country) as country
    from carts c where %s for no key update
)
select {CART} as cart, cart.version = (select c.version from carts c where c.id = cart.id) as seen, %s as line from cart
"""
# Nobody writes for a closed account, and none is closed meanwhile.
OF_CUSTOMER: Final = "c.customer_id = (select a.id from accounts a where a.id = $1 and a.active for key share)"
OF_GUEST: Final = "c.token_hash = $1"
OPEN: Final = """
insert into carts (id, customer_id, version) select $1, a.id, 0 from accounts a where a.id = $2 and a.active
on conflict (customer_id) do nothing
"""
OPEN_FOR_GUEST: Final = "insert into carts (id, token_hash, token_seed, version) values ($1, $2, $3, 0)"

# $3 says what, $4 and $5 are the new line's id and quantity.
FOR_SALE: Final = f"""
(select json_build_object('id', $4::uuid, 'quantity', $5::int, {LINE})::text
 from variants v join products p on p.id = v.product_id
 where v.removed_at is null and %s limit 1)
"""
VARIANT_FOR_SALE: Final = FOR_SALE % "v.id = $3"
SKU_FOR_SALE: Final = FOR_SALE % "v.sku_key = any($3::text[]) order by array_position($3::text[], v.sku_key)"
# The first variant of which there is enough on the shelf beside what lies in the cart; if there is none, the first that
# may be ordered beyond it; if there is none, the one with most.
PRODUCT_FOR_SALE: Final = f"""
(select json_build_object('id', $4::uuid, 'quantity', $5::int, {LINE})::text
 from variants v join products p on p.id = v.product_id
 left join cart_items i on i.variant_id = v.id and i.cart_id = cart.id
 cross join lateral (select v.stock_quantity - coalesce(i.quantity, 0) as free) shelf
 cross join lateral (select case when free >= $5 then 0
                            when v.backorder and free + {BACKORDER_UNITS_MAX} >= $5 then 1 else 2 end as turn) beside
 where v.removed_at is null and v.product_id = $3
 order by turn, case when turn = 2 then -free else v.place end, v.place, v.id limit 1)
"""
NOTHING_FOR_SALE: Final = "null"
PUT: Final = """
moved_on as (update carts set version = $5, updated_at = $6 where id = $1),
put as (
    insert into cart_items (id, cart_id, variant_id, quantity) values ($2, $1, $3, $4)
    on conflict (cart_id, variant_id) do update set quantity = excluded.quantity
)
"""
TAKE_OUT: Final = """
with changed as (update carts set version = $3, updated_at = $4 where id = $1)
delete from cart_items where cart_id = $1 and id = any($2::uuid[])
"""
EMPTY: Final = """
moved_on as (update carts set version = $2, updated_at = $3, coupon_id = null, country = $4 where id = $1),
emptied as (delete from cart_items where cart_id = $1)
"""
TOUCH: Final = "update carts set version = $2, updated_at = $3, country = $4 where id = $1"

decode_line: Final = msgspec.json.Decoder(CartLine).decode


class Carts:
    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes

    async def lock(self, owner: CartOwner, country: str | None = None) -> Cart:
        """The owner's cart, nobody else's to change until the end. A customer who has none is made one.

        With a country it is one that is sent there: whoever changes it writes that down. Raises CartNotFound for a
        guest's that ended, or never was, NotFound for one of a closed account.
        """
        cart, _ = await self._lock(owner, country, NOTHING_FOR_SALE)
        return cart

    async def lock_to_add(
        self,
        owner: CartOwner | NewGuest,
        quantity: int,
        *,
        product: UUID | None,
        variant: UUID | None,
        sku: str | None,
    ) -> tuple[Cart, CartLine]:
        """Beside the cart a line that is not in it yet. Exactly one name says of what; of a product, the variant that
        can be had.

        Raises CartNotFound, NotFound.
        """
        if isinstance(owner, NewGuest):
            await self._connection.execute(OPEN_FOR_GUEST, new_id(), owner.token_hash, owner.seed)
            owner = owner.known
        named = {
            PRODUCT_FOR_SALE: product,
            VARIANT_FOR_SALE: variant,
            SKU_FOR_SALE: None if sku is None else sku_keys(sku),
        }
        [(for_sale, key)] = [(for_sale, key) for for_sale, key in named.items() if key is not None]
        cart, found = await self._lock(owner, None, for_sale, key, new_id(), quantity)
        if found is None or (line := decode_line(found)).product_status is not ProductStatus.PUBLISHED:
            raise NotFound("product")
        return cart, line

    async def _lock(self, owner: CartOwner, country: str | None, line: str, *wanted: object) -> tuple[Cart, str | None]:
        """And the line that is wanted, as JSON. Raises CartNotFound, NotFound."""
        whose, key = (OF_GUEST, owner.token_hash) if isinstance(owner, Guest) else (OF_CUSTOMER, owner)
        statement, arguments = LOCK % (whose, line), (key, country, *wanted)
        row = await self._connection.fetchrow(statement, *arguments)
        if row is None and isinstance(owner, UUID):
            await self._connection.execute(OPEN, new_id(), owner)
            row = await self._connection.fetchrow(statement, *arguments)
        if row is not None and not row["seen"]:  # it is locked by now, and nobody changes what it holds
            row = await self._connection.fetchrow(statement, *arguments)
        if row is None:
            raise CartNotFound if isinstance(owner, Guest) else NotFound("account")
        return decode_cart(row["cart"]), row["line"]

    def put(self, cart: Cart, line: CartLine) -> None:
        """Have the cart's version written, and this line of it."""
        self._writes.add(PUT, cart.id, line.id, line.variant_id, line.quantity, cart.version, cart.updated_at)

    async def set_coupon(self, cart: Cart) -> None:
        """Write the cart's version and its coupon. Raises CouponNotValid for one that was deleted meanwhile."""
        coupon = None if cart.coupon is None else cart.coupon.id
        try:
            await self._connection.execute(
                "update carts set version = $2, updated_at = $3, coupon_id = $4 where id = $1",
                cart.id,
                cart.version,
                cart.updated_at,
                coupon,
            )
        except asyncpg.ForeignKeyViolationError as gone:
            raise CouponNotValid(CouponReason.UNKNOWN) from gone

    async def lose_coupon(self, coupon: UUID) -> list[tuple[UUID, int]]:
        """Carts that had it, and their new versions."""
        rows = await self._connection.fetch(
            "update carts set coupon_id = null, version = version + 1 where coupon_id = $1 returning id, version",
            coupon,
        )
        return [(row["id"], row["version"]) for row in rows]

    async def touch(self, cart: Cart) -> None:
        """Write the cart's version, and where it is to be sent."""
        await self._connection.execute(TOUCH, cart.id, cart.version, cart.updated_at, cart.country)

    async def take_out(self, cart: Cart, items: Collection[UUID]) -> None:
        """Write the cart's version, and that these items are no longer in it."""
        await self._connection.execute(TAKE_OUT, cart.id, list(items), cart.version, cart.updated_at)

    def empty(self, cart: Cart) -> None:
        """Have the cart's version written, where it is to be sent, and that nothing is in it."""
        self._writes.add(EMPTY, cart.id, cart.version, cart.updated_at, cart.country)
