"""Each promise of the ledger, broken once by hand: it is said which one, and of which row."""

import asyncpg
import pytest

from commands.check_ledger import CheckLedger, check_ledger
from db.invariants import invariants
from db.work import Work
from tests.world import World

BREAKS = {
    "stock-is-the-sum-of-its-movements": "update variants set stock_quantity = stock_quantity + 1 where sku = 'LAMP'",
    "stock-is-never-negative": "alter table stock_movements disable trigger all;"
    " update stock_movements set stock_quantity = -1 where id = (select min(id) from stock_movements)",
    "stock-movements-follow-each-other": "update stock_movements set stock_quantity = stock_quantity + 1"
    " where id = (select max(id) from stock_movements)",
    "orders-hold-what-they-sell": "delete from stock_movements where order_id = (select min(id::text)::uuid from orders"
    " where status = 'PENDING')",
    "reservations-end": "update orders set hold_ends_at = now() - interval '2 minutes' where status = 'PENDING'",
    "order-totals-add-up": "update order_items set unit_price = unit_price + 1",
    "one-capture-an-order": "insert into payment_transactions (payment_id, kind, amount, provider_ref)"
    " select payment_id, kind, amount, provider_ref from payment_transactions where kind = 'capture' limit 1",
    "paid-orders-were-paid-for": "update orders set paid_at = now() where status = 'PENDING'",
    "refunds-are-what-orders-say": "update orders set refunded = 1 where status = 'PAID'",
    "money-adds-up": "update payment_transactions set amount = amount - 1 where kind = 'capture'",
    "orders-went-allowed-ways": "update orders set status = 'SHIPPED' where status = 'PENDING'",
    "sales-are-counted": "update product_sales set units = units + 1",
}


async def check(postgres: asyncpg.Pool) -> dict[str, list[dict[str, str]]]:
    from datetime import UTC, datetime

    async with postgres.acquire() as connection:
        results = await check_ledger(CheckLedger(), Work(connection, datetime.now(UTC)))
    return {result.invariant.name: result.rows for result in results if result.rows}


async def busy_ledger(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.bought("LAMP", 2)
    cancelled = await eve.bought("LAMP")
    await eve.post(f"/orders/{cancelled['id']}/cancel")
    await eve.ordered("LAMP")


async def test_a_sound_ledger_breaks_no_promise(world: World) -> None:
    await busy_ledger(world)
    assert await check(world.postgres) == {}


def test_every_promise_is_said_in_words_and_broken_here_once() -> None:
    assert sorted(BREAKS) == [invariant.name for invariant in invariants()]
    assert all(invariant.promise.endswith(".") for invariant in invariants())


@pytest.mark.parametrize("name", sorted(BREAKS))
async def test_a_broken_promise_is_named(world: World, name: str) -> None:
    await busy_ledger(world)
    await world.postgres.execute(BREAKS[name])
    broken = await check(world.postgres)
    assert name in broken
    assert len(broken[name]) >= 1
