"""A cart is locked and read in one trip; whoever had to wait for it reads what the other one left."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from commands.base import perform, transact
from commands.cart.add_to_cart import AddToCart, add_to_cart
from db.work import Work
from domain.cart.cart import Cart
from tests.world import World

PATIENCE_SECONDS = 5.0


async def add(customer: UUID, sku: str, work: Work) -> Cart:
    return await add_to_cart(AddToCart(customer, 1, sku=sku), work)


async def someone_waits(postgres: asyncpg.Pool) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await postgres.fetchval("select exists (select from pg_locks where not granted)"):
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("known", [True, False], ids=["a cart", "no cart yet"])
async def test_who_waits_for_a_cart_finds_what_was_put_into_it_meanwhile(world: World, known: bool) -> None:
    for sku in ("LAMP", "PAN", "POT"):
        await world.product(sku)
    eve = (await world.customer()).id
    if known:
        await perform(world.postgres, add_to_cart, AddToCart(eve, 1, sku="POT"))

    async def add_while_another_waits(work: Work) -> asyncio.Task[Cart]:
        await add(eve, "LAMP", work)
        await work.write_down()
        other = asyncio.create_task(perform(world.postgres, add_to_cart, AddToCart(eve, 1, sku="PAN")))
        await someone_waits(world.postgres)
        return other

    cart = await (await transact(world.postgres, add_while_another_waits))

    assert [line.sku for line in cart.lines] == (["POT"] if known else []) + ["LAMP", "PAN"]
    assert cart.version == len(cart.lines)
