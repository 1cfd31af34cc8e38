"""A guest's cart becomes a part of one customer's, once."""

import asyncio
from collections import Counter

from commands.base import perform
from commands.cart.add_to_cart import AddToCart, add_to_cart
from commands.cart.merge_guest_cart import MergeGuestCart, merge_guest_cart
from domain.guests import new_guest
from domain.refusals import CartNotFound
from read_models.carts import CARTS
from tests.world import World

LOGINS = 50


async def test_of_fifty_logins_at_once_by_two_customers_one_brings_the_cart(world: World) -> None:
    for sku in ("LAMP", "CHAIR", "DESK"):
        await world.product(sku, stock=1_000)
    eve, ben, guest = await world.customer(), await world.customer(), new_guest(b"secret", b"s" * 32)
    await perform(world.postgres, add_to_cart, AddToCart(guest, 2, sku="LAMP"))
    await perform(world.postgres, add_to_cart, AddToCart(guest.known, 3, sku="CHAIR"))
    for one in (eve, ben):
        await perform(world.postgres, add_to_cart, AddToCart(one.id, 5, sku="LAMP"))

    async def add() -> int:
        try:
            await perform(world.postgres, add_to_cart, AddToCart(guest.known, 1, sku="DESK"))
        except CartNotFound:
            return 0
        return 1

    logins = [MergeGuestCart((eve if number % 2 else ben).id, guest.known) for number in range(LOGINS)]
    merged, added = await asyncio.gather(
        asyncio.gather(*(perform(world.postgres, merge_guest_cart, login) for login in logins)),
        asyncio.gather(*(add() for _ in range(10))),
    )

    assert merged.count(True) == 1, "whoever comes first"
    rows = await world.postgres.fetch("select customer_id, sku, quantity from carts c join cart_items i on"
                                      " i.cart_id = c.id join variants v on v.id = i.variant_id")  # fmt: skip
    units = Counter[str]()
    for row in rows:
        units[row["sku"]] += row["quantity"]
    assert units == Counter({"LAMP": 12, "CHAIR": 3, "DESK": sum(added)}), "what was said to be in is there, once"
    winner = logins[merged.index(True)].customer
    assert {row["customer_id"] for row in rows if row["sku"] != "LAMP"} == {winner}
    assert await world.postgres.fetchval("select count(*) from carts") == 2
    assert await world.differences(CARTS) == []
    assert await world.ledger_broken() == {}
