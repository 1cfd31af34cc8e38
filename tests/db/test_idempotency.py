"""How many answers are kept, and for how long: a key is no way to fill the shop's disk."""

from datetime import UTC, datetime, timedelta

import asyncpg

from db.idempotency import BRIEF_ANSWERS_MAX, GivenAnswer, RequestKey, claim, forget_past, keep
from db.outbox import POSITION, record
from db.pool import Connection
from db.writes import Writes

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
CART_BYTES = 18_000
SENT = 2_000
KEPT_KB_MAX = 3_600


async def answer(connection: Connection, request: RequestKey, body: bytes, at: datetime) -> None:
    writes = Writes(connection)
    record(writes, [])
    keep(writes, GivenAnswer(request, body), at, [])
    await writes.flush(f"select {POSITION}")


async def keys(connection: Connection) -> list[str]:
    return [row["key"] for row in await connection.fetch("select key from idempotency_keys order by answered_at, key")]


async def test_two_thousand_cart_commands_of_one_customer_leave_the_newest_200_answers(postgres: asyncpg.Pool) -> None:
    async with postgres.acquire() as connection, connection.transaction():
        await answer(connection, RequestKey("ben", "his", b"", 200, brief=True), b"{}", NOW)
        await answer(connection, RequestKey("eve", "her order", b"", 201), b"{}", NOW)
        cart = b"x" * CART_BYTES
        for number in range(SENT):
            at = NOW + timedelta(milliseconds=number + 1)
            await answer(connection, RequestKey("eve", f"{number}", b"", 200, brief=True), cart, at)

        assert await keys(connection) == ["her order", "his", *(f"{n}" for n in range(SENT - BRIEF_ANSWERS_MAX, SENT))]
        sent_again = RequestKey("eve", f"{SENT - BRIEF_ANSWERS_MAX}", b"", 200, brief=True)
        given = await claim(connection, sent_again)
        assert (given is None or given.body) == cart
        kept = await connection.fetchval("select sum(octet_length(body)) from idempotency_keys where caller = 'eve'")
        assert kept <= KEPT_KB_MAX * 1_000 + len(b"{}")


async def test_nobody_waits_for_another_command_that_forgets_the_same(postgres: asyncpg.Pool) -> None:
    async with postgres.acquire() as first, postgres.acquire() as second:
        for number in range(BRIEF_ANSWERS_MAX):
            at = NOW + timedelta(milliseconds=number)
            await answer(first, RequestKey("eve", f"{number}", b"", 200, brief=True), b"{}", at)
        async with first.transaction(), second.transaction():
            await second.execute("set local lock_timeout = '200ms'")
            later = NOW + timedelta(seconds=1)
            await answer(first, RequestKey("eve", "a", b"", 200, brief=True), b"{}", later)
            await answer(second, RequestKey("eve", "b", b"", 200, brief=True), b"{}", later)

        assert await keys(first) == [*(f"{n}" for n in range(1, BRIEF_ANSWERS_MAX)), "a", "b"]
        await answer(first, RequestKey("eve", "c", b"", 200, brief=True), b"{}", NOW + timedelta(seconds=2))
        assert await keys(first) == [*(f"{n}" for n in range(3, BRIEF_ANSWERS_MAX)), "a", "b", "c"]


async def test_what_costs_nobody_anything_is_kept_for_six_hours_and_all_else_for_three_days(
    postgres: asyncpg.Pool,
) -> None:
    async with postgres.acquire() as connection, connection.transaction():
        for hours in (5, 7, 71, 73):
            for brief in (True, False):
                name = f"{'cart' if brief else 'order'} {hours}"
                request = RequestKey("eve", name, b"", 200, brief=brief)
                await answer(connection, request, b"{}", NOW - timedelta(hours=hours))
        await forget_past(connection, NOW)

        assert await keys(connection) == ["order 71", "order 7", "cart 5", "order 5"]
