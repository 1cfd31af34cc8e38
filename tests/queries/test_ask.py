"""What is read is as fresh as was promised, also when its store changes between one look and the next."""

from collections.abc import Sequence

import msgspec
import pytest

from adapters.redis.client import Redis
from adapters.redis.reader import RedisReader, Seen
from queries.ask import ask
from queries.orders.list_orders import ListOrders, list_orders
from read_models.model import ReadModel, Standing
from read_models.orders import ORDERS
from tests.workers.test_healing import dumped, restore
from tests.world import World


async def test_a_store_that_brings_back_an_older_state_under_a_question_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a Redis does that is killed with its last second unwritten."""
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    await world.level()
    unpaid = await dumped(world.redis)
    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    await world.level()
    read = RedisReader.documents
    restored: list[bool] = []

    async def lose_and_read(
        self: RedisReader, model: ReadModel, at: Standing, keys: Sequence[str]
    ) -> Seen[list[bytes | None]]:
        if model is ORDERS and not restored:
            restored.append(True)
            await restore(world.redis, unpaid)
        return await read(self, model, at, keys)

    monkeypatch.setattr(RedisReader, "documents", lose_and_read)
    assert (await eve.get(f"/orders/{order['id']}")).json()["status"] == "PAID"
    assert restored


async def test_a_generation_that_is_replaced_under_a_question_is_not_missed(
    world: World, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And swept away at once: what was there is not said not to exist."""
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    await world.level()
    read = RedisReader.documents
    rebuilt: list[bool] = []

    async def rebuild_and_read(
        self: RedisReader, model: ReadModel, at: Standing, keys: Sequence[str]
    ) -> Seen[list[bytes | None]]:
        if model is ORDERS and not rebuilt:
            rebuilt.append(True)
            await world.rebuild(ORDERS)
        return await read(self, model, at, keys)

    monkeypatch.setattr(RedisReader, "documents", rebuild_and_read)
    assert (await eve.get(f"/orders/{order['id']}")).status_code == 200
    rebuilt.clear()
    eve.token = None
    assert [item["id"] for item in (await eve.get("/orders")).json()["items"]] == [order["id"]]
    assert rebuilt


async def test_what_led_somewhere_else_last_time_is_followed_anew(world: World) -> None:
    """A SKU that one variant gave up and another got, asked for before and after."""
    admin = await world.admin()
    sizes = [
        {"sku": f"TEE-{size}", "options": {"size": size}, "price": 1_500, "stock_quantity": stock}
        for size, stock in (("S", 2), ("M", 7))
    ]
    tee = (await admin.post("/admin/products", {"name": "Tee", "variants": sizes})).json()
    small, medium = (f"/admin/products/{tee['id']}/variants/{variant['id']}" for variant in tee["variants"])

    async def opening_stock(sku: str) -> int:
        shown = (await admin.get(f"/admin/inventory/{sku}/movements")).json()
        delta: int = shown["items"][-1]["delta"]
        return delta

    assert [await opening_stock("TEE-S") for _ in range(2)] == [2, 2]
    await admin.patch(small, {"sku": "TEE-XS"})
    await admin.patch(medium, {"sku": "TEE-S"})
    assert [await opening_stock(sku) for sku in ("TEE-S", "TEE-XS", "TEE-S")] == [7, 2, 7]


async def test_a_list_asked_for_again_is_one_call_and_shows_what_came_and_changed_meanwhile(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    first, second = [await eve.ordered("LAMP") for _ in range(2)]

    async def listed() -> tuple[list[tuple[str, str]], int]:
        question = ListOrders(eve.id, page_size=2)
        answer = await ask(list_orders, question, world.sources, await world.level(), wait_ms_max=1_000)
        return [(order["id"], order["status"]) for order in msgspec.json.decode(answer.body)["items"]], answer.calls

    two = [(second["id"], "PENDING"), (first["id"], "PENDING")]
    assert [await listed() for _ in range(2)] == [(two, 2), (two, 1)]
    await eve.post(f"/orders/{second['id']}/payments", {"provider": "dummy"})
    assert await listed() == ([(second["id"], "PAID"), (first["id"], "PENDING")], 1)
    third = await eve.ordered("LAMP")
    newest = [(third["id"], "PENDING"), (second["id"], "PAID")]
    assert [await listed() for _ in range(2)] == [(newest, 2), (newest, 1)]
