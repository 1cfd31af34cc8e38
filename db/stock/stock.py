"""Stock in Postgres: one conditional statement a change, and a movement for each."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.pool import Connection
from domain.catalog.product import BACKORDER_UNITS_MAX, STOCK_UNITS_MAX, orderable_units, sku_keys
from domain.refusals import InvalidInput, NotFound, OutOfStock, ShortLine, StockShort
from domain.stock.stock import NOT_ZERO, Movement, MovementReason, StockChange, counted

# Rows are locked in id order, so that no two changes wait for each other; the condition is checked on the locked row.
# The moment is read once they are locked: a variant's ledger goes by the one clock that all who wait for it share.
# Goods may always come; they go as far as the shelf is filled, and below zero only by orders of what may be owed.
# NO KEY: order lines refer to variants and share their keys' locks, which a full FOR UPDATE would wait for in a circle.
CHANGE: Final = f"""
with demand as (select * from unnest($1::uuid[], $2::bigint[]) as d(id, delta)),
locked as (select v.id from variants v join demand d on d.id = v.id order by v.id for no key update of v),
changed as (
    update variants v set stock_quantity = v.stock_quantity + d.delta
    from demand d join locked l on l.id = d.id
    where v.id = d.id and (d.delta > 0 or v.stock_quantity + d.delta >= 0 or (
        v.backorder and $3::text = '{MovementReason.ORDER_PLACED}'
        and v.stock_quantity + d.delta >= -{BACKORDER_UNITS_MAX}))
    returning v.id, v.product_id, v.sku, d.delta, v.stock_quantity
), moved as (
    insert into stock_movements (variant_id, delta, stock_quantity, reason, note, order_id, at)
    select id, delta, stock_quantity, $3::text, $4, $5, clock_timestamp() from changed order by id
    returning id, variant_id
)
select c.id, c.product_id, c.sku, c.delta, c.stock_quantity, m.id as movement
from changed c join moved m on m.variant_id = c.id order by c.id
"""

LEDGERS: Final = """
select json_build_object('variant', v.id, 'sku', v.sku, 'sku_key', v.sku_key, 'found_by_sku', (
    select o.id from variants o where o.sku_key = v.sku_key order by o.removed_at desc nulls first limit 1
), 'movements', coalesce((
    select json_agg(m) from (
        select id, delta, stock_quantity, reason, note, order_id, at
        from stock_movements where variant_id = v.id order by id desc limit $3
    ) m), '[]'))::text
from variants v where v.id = any($1::uuid[]) or v.product_id = any($2::uuid[]) order by v.id
"""
LOCK_ALL: Final = """
select id, sku_key, stock_quantity from variants where sku_key = any($1::text[]) and removed_at is null
order by id for no key update
"""

LATER: Final = """
select last.variant, to_json(later)::text
from unnest($1::uuid[], $2::bigint[]) as last (variant, movement) cross join lateral (
    select id, delta, stock_quantity, reason, note, order_id, at from stock_movements
    where variant_id = last.variant and id > last.movement order by id limit $3
) as later
order by later.id
"""


class Counted(msgspec.Struct, frozen=True):
    """What came of counting a variant: how many units the ledger had `thought` there were, and what moved."""

    variant: UUID
    sku: str
    thought: int
    changes: list[StockChange]

    @property
    def left(self) -> int:
        return self.changes[0].left if self.changes else self.thought


class Shelved(msgspec.Struct, frozen=True):
    """A variant, and how many units of it there are."""

    variant: UUID
    stock_quantity: int


class Ledger(msgspec.Struct, frozen=True):
    """`found_by_sku` is the variant that its SKU means: the one that has it now, else the last one that had it."""

    variant: UUID
    sku: str
    sku_key: str
    found_by_sku: UUID
    movements: tuple[Movement, ...]


decode: Final = msgspec.json.Decoder(Ledger).decode
decode_movement: Final = msgspec.json.Decoder(Movement).decode


async def load_ledgers(
    connection: Connection, variants: Sequence[UUID], products: Sequence[UUID], kept: int
) -> list[Ledger]:
    """Of these variants and of all variants of these products, with the last `kept` movements of each."""
    return [decode(row[0]) for row in await connection.fetch(LEDGERS, variants, products, kept)]


async def load_movements_after(
    connection: Connection, last: Mapping[UUID, int], limit: int
) -> dict[UUID, list[Movement]]:
    """By their variants, in order: the next that came after the movements with these ids, `limit` of each variant."""
    found: dict[UUID, list[Movement]] = {variant: [] for variant in last}
    for variant, movement in await connection.fetch(LATER, list(last), list(last.values()), limit):
        found[variant].append(decode_movement(movement))
    return found


async def find_variants(connection: Connection, sku_keys: Sequence[str]) -> dict[str, UUID]:
    """Those whose SKUs are kept under these keys now; where there is none, the last that had it when it was removed."""
    rows = await connection.fetch(
        "select distinct on (sku_key) sku_key, id from variants where sku_key = any($1::text[])"
        " order by sku_key, removed_at desc nulls first",
        sku_keys,
    )
    return {row["sku_key"]: row["id"] for row in rows}


class Stock:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def hold(self, demand: Mapping[UUID, int], order: UUID) -> list[StockChange]:
        """Take units of each variant off the shelf for an order. Raises OutOfStock with every line that is short."""
        changes = await self._change(
            {variant: -units for variant, units in demand.items()}, MovementReason.ORDER_PLACED, order=order
        )
        short = demand.keys() - {change.variant for change in changes}
        if short:
            raise OutOfStock(await self._short({variant: demand[variant] for variant in short}))
        return changes

    async def put_back(self, units: Mapping[UUID, int], order: UUID, reason: MovementReason) -> list[StockChange]:
        """Units of each variant on the shelf again."""
        return await self._change(units, reason, order=order) if units else []

    async def open(self, quantities: Mapping[UUID, int]) -> list[StockChange]:
        """The first movements of new variants; an empty shelf needs none."""
        filled = {variant: quantity for variant, quantity in quantities.items() if quantity}
        return await self._change(filled, MovementReason.OPENING) if filled else []

    async def recount(self, variant: UUID, quantity: int, note: str) -> list[StockChange]:
        """So many are free, whatever the ledger thought. Where none is, what is owed stays owed."""
        thought = await self._connection.fetchval(
            "select stock_quantity from variants where id = $1 for no key update", variant
        )
        left = counted(thought, quantity)
        if thought == left:
            return []
        return await self._change({variant: left - thought}, MovementReason.ADJUSTED, note=note)

    async def adjust(self, sku: str, delta: int, note: str | None) -> StockChange:
        """Raises NotFound, StockShort, InvalidInput (nothing, or more than any shelf holds)."""
        if delta == 0:
            raise InvalidInput("delta", NOT_ZERO.words, NOT_ZERO.code)
        row = await self._lock(sku)
        if row["stock_quantity"] + delta > STOCK_UNITS_MAX:
            raise InvalidInput("delta", f"A SKU has at most {STOCK_UNITS_MAX} units in stock.")
        changes = await self._change({row["id"]: delta}, MovementReason.ADJUSTED, note=note)
        if not changes:
            raise StockShort(row["sku"], row["stock_quantity"])
        return changes[0]

    async def count(self, sku: str, quantity: int, note: str) -> Counted:
        """So many are free. Raises NotFound."""
        row = await self._lock(sku)
        return Counted(row["id"], row["sku"], row["stock_quantity"], await self.recount(row["id"], quantity, note))

    async def lock_all(self, skus: Sequence[str]) -> dict[str, Shelved]:
        """The variants that have these SKUs now, by the SKUs as they are written here; those there are."""
        rows = await self._connection.fetch(LOCK_ALL, list({key for sku in skus for key in sku_keys(sku)}))
        by_key = {row["sku_key"]: Shelved(row["id"], row["stock_quantity"]) for row in rows}
        keyed = ((sku, next((key for key in sku_keys(sku) if key in by_key), None)) for sku in skus)
        return {sku: by_key[key] for sku, key in keyed if key is not None}

    async def adjust_all(self, deltas: Mapping[UUID, int], note: str) -> list[StockChange]:
        """Of variants that are locked, and have as much."""
        return await self._change(deltas, MovementReason.ADJUSTED, note=note) if deltas else []

    async def _lock(self, sku: str) -> asyncpg.Record:
        """The variant that has it now. Raises NotFound."""
        row = await self._connection.fetchrow(
            "select id, sku, stock_quantity from variants where sku_key = any($1::text[]) and removed_at is null"
            " order by array_position($1::text[], sku_key) limit 1 for no key update",
            sku_keys(sku),
        )
        if row is None:
            raise NotFound("SKU")
        return row

    async def _change(
        self,
        deltas: Mapping[UUID, int],
        reason: MovementReason,
        *,
        note: str | None = None,
        order: UUID | None = None,
    ) -> list[StockChange]:
        rows = await self._connection.fetch(CHANGE, list(deltas), list(deltas.values()), reason.value, note, order)
        return [
            StockChange(
                variant=row["id"],
                product=row["product_id"],
                sku=row["sku"],
                delta=row["delta"],
                left=row["stock_quantity"],
                movement=row["movement"],
            )
            for row in rows
        ]

    async def _short(self, demand: Mapping[UUID, int]) -> list[ShortLine]:
        rows = await self._connection.fetch(
            "select id, sku, stock_quantity, backorder from variants where id = any($1::uuid[]) order by sku",
            list(demand),
        )
        return [
            ShortLine(row["sku"], demand[row["id"]], orderable_units(row["stock_quantity"], row["backorder"]))
            for row in rows
        ]
