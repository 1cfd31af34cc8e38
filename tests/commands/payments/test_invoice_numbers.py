"""Numbers of invoices have no gap and no twin, whatever happens at once, and whatever comes to nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from commands.base import execute, perform, perform_all
from commands.orders.cancel_order import CancelOrder, cancel_order
from commands.payments.give_missing_invoices import GiveMissingInvoices, give_missing_invoices
from commands.payments.mark_paid import mark_paid
from commands.payments.pay_order import PayOrder, pay_order
from commands.payments.refund_order import RefundOrder, refund_order
from commands.shop.change_time_zone import ChangeTimeZone, change_time_zone
from db.idempotency import RequestKey
from db.invariants import broken_rows, invariants
from db.pool import open_pool
from db.work import Work
from domain.orders.order import Actor, Order
from domain.payments.payment import Provider

Pay = Callable[[PayOrder, Work], Awaitable[Order]]

TILLS = 16
PROMISES = {"invoices-have-no-gaps", "paid-orders-have-an-invoice", "refunds-have-credit-notes"}
PENDING = """
with goods as (
    insert into products (slug, name, status) select 'lamp-' || n, 'Lamp', 'published' from generate_series(1, $1) n
    returning id
), kinds as (
    insert into variants (product_id, place, sku, sku_key, price, stock_quantity)
    select id, 0, id::text, id::text, 1000, 0 from goods returning id, product_id
), placed as (
    insert into orders (id, status, subtotal, discount, shipping, tax, total, email, email_key)
    select id, 'PENDING', 1000, 0, 0, 0, 1000, 'eve@example.com', 'eve@example.com' from kinds returning id
), history as (
    insert into order_history (order_id, status, actor) select id, 'PENDING', 'customer' from placed
)
insert into order_items (order_id, place, product_id, variant_id, sku, name, unit_price, quantity)
select placed.id, 0, kinds.product_id, kinds.id, 'LAMP', 'Lamp', 1000, 1 from placed join kinds on kinds.id = placed.id
returning order_id
"""
"""Each of another product, so that payments meet at no other row."""


async def pending(postgres: asyncpg.Pool, orders: int) -> list[UUID]:
    return [row["order_id"] for row in await postgres.fetch(PENDING, orders)]


async def numbers(postgres: asyncpg.Pool) -> list[tuple[str, int, int]]:
    return [tuple(row) for row in await postgres.fetch("select kind, year, number from invoices order by 1, 2, 3")]


async def broken(postgres: asyncpg.Pool) -> dict[str, list[dict[str, str]]]:
    async with postgres.acquire() as connection:
        found = {one.name: await broken_rows(connection, one) for one in invariants() if one.name in PROMISES}
    assert found.keys() == PROMISES
    return {name: rows for name, rows in found.items() if rows}


class GivenUp(Exception):
    pass


async def given_up(command: PayOrder, work: Work) -> Order:
    """Its number was drawn, and then it comes to nothing."""
    await pay_order(command, work)
    raise GivenUp


def lost_once() -> Pay:
    """The first try comes as far as to its number, and then another transaction wins."""
    tries = iter([asyncpg.SerializationError, asyncpg.DeadlockDetectedError])

    async def lost(command: PayOrder, work: Work) -> Order:
        paid = await pay_order(command, work)
        for won in tries:
            raise won
        return paid

    return lost


@pytest.fixture
async def tills(postgres: asyncpg.Pool, database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """So many payments are at work in Postgres at once; a new connection takes longer than a payment."""
    async with await open_pool(database_url, TILLS) as pool:
        yield pool


async def test_two_hundred_payments_at_once_leave_no_gap_and_no_twin(
    postgres: asyncpg.Pool, tills: asyncpg.Pool
) -> None:
    orders = await pending(postgres, 200)

    async def pay(place: int, order: UUID) -> None:
        command = PayOrder(order)
        match place % 4:
            case 0:
                with suppress(GivenUp):
                    await perform(tills, given_up, command)
            case 1:
                await perform(tills, lost_once(), command)
            case 2:
                await perform(tills, pay_order, command)
            case _:
                once = RequestKey("eve", str(order), b"", 200)
                for _ in range(2):
                    await execute(tills, pay_order, command, lambda paid: paid.id, once)

    await asyncio.gather(*(pay(place, order) for place, order in enumerate(orders)))

    given = await numbers(postgres)
    assert [number for _, _, number in given] == list(range(1, 151))
    assert await broken(postgres) == {}
    await perform_all(postgres, pay_order, [PayOrder(order) for order in orders[::4]])
    assert [number for _, _, number in await numbers(postgres)] == list(range(1, 201))
    assert await broken(postgres) == {}


async def test_refunds_at_once_have_a_series_of_their_own(postgres: asyncpg.Pool) -> None:
    orders = await pending(postgres, 12)
    await perform_all(postgres, pay_order, [PayOrder(order) for order in orders])

    async def give_back(place: int, order: UUID) -> None:
        if place % 2:
            await perform(postgres, cancel_order, CancelOrder(order, None, Actor.ADMIN))
        else:
            for amount in (300, None):
                await perform(postgres, refund_order, RefundOrder(order, "broken", amount))

    await asyncio.gather(*(give_back(place, order) for place, order in enumerate(orders)))

    assert [number for kind, _, number in await numbers(postgres) if kind == "credit_note"] == list(range(1, 19))
    assert await broken(postgres) == {}


async def test_what_is_paid_and_given_back_in_one_transaction_has_both(postgres: asyncpg.Pool) -> None:
    """As when a provider tells of a payment and of its refund at once."""
    (order,) = await pending(postgres, 1)

    async def paid_and_given_back(command: PayOrder, work: Work) -> None:
        found = await work.orders.lock(command.order, None)
        mark_paid(found, Actor.SYSTEM, work)
        await work.payments.record(found, Provider.MANUAL, work.now)
        await refund_order(RefundOrder(found.id, "broken", 300), work)

    await perform(postgres, paid_and_given_back, PayOrder(order))

    kinds = [kind for kind, _, _ in await numbers(postgres)]
    assert (kinds, await broken(postgres)) == (["credit_note", "invoice"], {})


async def test_what_an_older_program_left_out_is_made_up_for(postgres: asyncpg.Pool) -> None:
    orders = await pending(postgres, 3)
    await perform_all(postgres, pay_order, [PayOrder(order) for order in orders])
    for amount in (300, 200):
        await perform(postgres, refund_order, RefundOrder(orders[0], "broken", amount))
    await postgres.execute("update shop set invoices_since = now() - interval '1 day'")
    await postgres.execute("alter table invoices disable trigger all")
    await postgres.execute("delete from invoices where order_id = any($1::uuid[])", orders[:2])
    await postgres.execute("update invoice_numbers set last = 0")
    await postgres.execute("update invoices set number = 1")
    await postgres.execute("update invoice_numbers set last = 1 where kind = 'invoice'")
    await postgres.execute("delete from invoice_numbers where last = 0")
    await postgres.execute("alter table invoices enable trigger all")
    assert (await broken(postgres)).keys() == {"paid-orders-have-an-invoice"}

    given = [await perform(postgres, give_missing_invoices, GiveMissingInvoices()) for _ in range(2)]

    assert given == [2, 0]
    kinds = [(kind, number) for kind, _, number in await numbers(postgres)]
    assert kinds == [("credit_note", 1), ("credit_note", 2), ("invoice", 1), ("invoice", 2), ("invoice", 3)]
    assert await broken(postgres) == {}


async def test_a_year_begins_where_the_shop_is(postgres: asyncpg.Pool) -> None:
    """At three in the morning of UTC it is still the evening before in New York."""
    await perform(postgres, change_time_zone, ChangeTimeZone(ZoneInfo("America/New_York")))
    first, second, third = await pending(postgres, 3)

    def at(hour: int) -> Pay:
        async def pay(command: PayOrder, work: Work) -> Order:
            work.moment.not_before(datetime(2031, 1, 1, hour, tzinfo=UTC))
            return await pay_order(command, work)

        return pay

    for order, hour in ((first, 3), (second, 4), (third, 6)):
        await perform(postgres, at(hour), PayOrder(order))

    assert await numbers(postgres) == [("invoice", 2030, 1), ("invoice", 2030, 2), ("invoice", 2031, 1)]
    days = await postgres.fetch("select document ->> 'day' as day from invoices order by year, number")
    assert [row["day"] for row in days] == ["2030-12-31", "2030-12-31", "2031-01-01"]
    assert await broken(postgres) == {}
