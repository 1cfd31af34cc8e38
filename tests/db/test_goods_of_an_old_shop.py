"""A shop whose refunds said nothing of their lines: what the ledger tells of them is written down, and holds."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from db.invariants import broken_rows, invariants
from db.revisions import commands

NOON = datetime.fromisoformat("2026-11-01T12:00:00+00:00")
EVE, LAMP = UUID(int=1), UUID(int=2)
RESTOCKED_AND_SENT, REFUNDED, CANCELLED, UNPAID, HISTORIC = range(11, 16)


@pytest.fixture
async def old_shop(database_url: str) -> AsyncIterator[str]:
    """A database of its own, as the schema was before."""
    parts = urlsplit(database_url)
    name = f"{parts.path.strip('/')}_goods"
    connection = await asyncpg.connect(database_url)
    await connection.execute(f"drop database if exists {name}")
    await connection.execute(f"create database {name}")
    url = parts._replace(path=f"/{name}").geturl()
    await asyncio.to_thread(commands(url).upgrade, "0006")
    yield url
    await connection.execute(f"drop database {name} with (force)")
    await connection.close()


class OldShop:
    """Writes rows as the code of before did. Every order is of two lamps at 10.00."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._sql = connection
        self._stock = 0

    async def opens(self) -> None:
        sql = self._sql
        await sql.execute(
            "insert into accounts (id, email, name, password_hash) values ($1, 'eve@example.com', 'Eve', 'x')", EVE
        )
        await sql.execute(
            "insert into products (id, slug, name, description, status) values ($1, 'lamp', 'Lamp', '', 'published')",
            LAMP,
        )
        await sql.execute(
            "insert into variants (id, product_id, place, sku, price, stock_quantity) values ($1, $1, 0, 'LAMP', 1, 0)",
            LAMP,
        )
        await self.moves(20, "opening", None, NOON)

    async def moves(self, delta: int, reason: str, order: UUID | None, at: datetime) -> None:
        self._stock += delta
        await self._sql.execute("update variants set stock_quantity = $1", self._stock)
        await self._sql.execute(
            "insert into stock_movements (variant_id, delta, stock_quantity, reason, order_id, at)"
            " values ($1, $2, $3, $4, $5, $6)",
            *(LAMP, delta, self._stock, reason, order, at),
        )

    async def order(self, number: int, *way: str, historic: bool = False) -> UUID:
        order, paid = UUID(int=number), "PAID" in way
        await self._sql.execute(
            "insert into orders (id, customer_id, status, subtotal, discount, shipping, tax, total, shipping_address,"
            " placed_at, paid_at, updated_at) values ($1, $2, $3, 2000, 0, 0, 0, 2000, $4::jsonb, $5, $6, $5)",
            *(order, EVE, way[-1], None if historic else "{}", NOON, NOON if paid else None),
        )
        await self._sql.execute(
            "insert into order_items (id, order_id, place, product_id, variant_id, sku, name, unit_price, quantity)"
            " values ($1, $1, 0, $2, $2, 'LAMP', 'Lamp', 1000, 2)",
            *(order, LAMP),
        )
        for minutes, status in enumerate(way):
            at = NOON + timedelta(minutes=10 * minutes)
            await self._sql.execute(
                "insert into order_history (order_id, status, at, actor) values ($1, $2, $3, 'system')",
                *(order, status, at),
            )
        if paid:
            await self._sql.execute(
                "insert into payments (id, order_id, provider, status, amount, provider_key)"
                " values ($1, $1, 'dummy', 'succeeded', 2000, 'key')",
                order,
            )
        if not historic:
            await self.moves(-2, "order_placed", order, NOON)
        return order

    async def refunds(self, order: UUID, amount: int, minutes: int, *, restocked: bool = False) -> None:
        at = NOON + timedelta(minutes=minutes)
        await self._sql.execute(
            "insert into refunds (payment_id, order_id, amount, reason, status, restocked, provider_key, created_at)"
            " values ($1, $1, $2, 'x', 'succeeded', $3, 'key', $4)",
            *(order, amount, restocked, at),
        )
        if restocked:
            await self.moves(2, "order_refunded", order, at)


async def test_what_the_ledger_tells_of_old_refunds_is_written_down_line_by_line(old_shop: str) -> None:
    connection = await asyncpg.connect(old_shop)
    shop = OldShop(connection)
    await shop.opens()
    await shop.refunds(await shop.order(RESTOCKED_AND_SENT, "PENDING", "PAID", "SHIPPED"), 1, 15, restocked=True)
    refunded = await shop.order(REFUNDED, "PENDING", "PAID", "SHIPPED", "REFUNDED")
    await shop.refunds(refunded, 500, 25)
    await shop.refunds(refunded, 1_500, 30)
    cancelled = await shop.order(CANCELLED, "PENDING", "PAID", "CANCELLED")
    await shop.refunds(cancelled, 2_000, 20)
    await shop.moves(2, "order_cancelled", cancelled, NOON + timedelta(minutes=20))
    await shop.moves(2, "order_cancelled", await shop.order(UNPAID, "PENDING", "CANCELLED"), NOON)
    await shop.order(HISTORIC, "PENDING", "PAID", "SHIPPED", "DELIVERED", historic=True)

    await asyncio.to_thread(commands(old_shop).upgrade, "head")
    await connection.reload_schema_state()

    lines = await connection.fetch(
        "select sent_quantity, withdrawn_quantity, refunded_quantity, restocked_quantity from order_items order by id"
    )
    assert [tuple(line) for line in lines] == [(0, 2, 0, 2), (2, 0, 2, 0), (0, 2, 2, 2), (0, 2, 0, 2), (2, 0, 0, 0)]
    of_goods = [one for one in invariants() if "goods" in one.name or one.name == "orders-hold-what-they-sell"]
    assert len(of_goods) == 4
    assert [await broken_rows(connection, one) for one in of_goods] == [[]] * 4
    history = await connection.fetch(
        "select o.historic, a.historic from orders o join accounts a on a.id = customer_id"
    )
    assert sorted(map(tuple, history)) == [*[(False, False)] * 4, (True, True)], "history is nobody's who registered"
    await connection.close()
