"""A shop whose API reaches Postgres through PgBouncer alone, three of whose connections serve everybody."""

import asyncio
from pathlib import Path

import asyncpg

from adapters.redis.client import Redis
from adapters.settings import Settings
from tests.empty_shop import EmptyShop
from tests.pooler import needs_pgbouncer, open_pooler
from tests.world import ADDRESS, World, open_world

pytestmark = needs_pgbouncer

BUYERS = 20
LAMPS = 8


async def test_a_shop_sells_through_a_pooler_and_never_more_than_there_is(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, empty_shop: EmptyShop, patience: None, tmp_path: Path
) -> None:
    await empty_shop.lay_out(settings, postgres, redis)
    with open_pooler(settings.database_url, tmp_path / "pooler") as pooler:
        async with open_world(settings, postgres, redis, pooler=pooler) as shop:
            await sell_out(shop)


async def sell_out(shop: World) -> None:
    await shop.product("LAMP", price=4_900, stock=LAMPS)
    buyers = [await shop.customer() for _ in range(BUYERS)]

    async def buy(number: int) -> list[int]:
        """Each sends its order twice, as browsers do."""
        buyer = buyers[number]
        key, order = f"order-{number}", {"shipping_address": ADDRESS}
        twins = await asyncio.gather(*(buyer.post("/order/create", order, Idempotency_Key=key) for _ in range(2)))
        return [twin.status_code for twin in twins]

    put = await asyncio.gather(*(buyer.post("/cart/add", {"sku": "LAMP", "quantity": 1}) for buyer in buyers))
    assert [one.status_code for one in put] == [200] * BUYERS
    answers = await asyncio.gather(*(buy(number) for number in range(BUYERS)))
    sold = [one for one in answers if 201 in one]
    assert len(sold) == LAMPS
    assert {status for one in answers for status in one} == {201, 409}

    buyer = buyers[next(number for number, one in enumerate(answers) if 201 in one)]
    order = (await buyer.get("/orders")).json()["items"][0]
    paid = await buyer.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    assert paid.status_code == 201, paid.text
    admin = await shop.admin()
    assert (await admin.patch(f"/admin/orders/{order['id']}/status", {"status": "SHIPPED"})).status_code == 200
    await shop.level()
    assert (await shop.stock_of("LAMP"), await shop.ledger_broken(), await shop.differences()) == (0, {}, [])
