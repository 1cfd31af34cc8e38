"""Verifying: what differs is found, and only that; under load nothing is made up."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import msgspec
import pytest

from adapters.redis.client import Redis
from adapters.settings import Settings
from read_models.accounts import ACCOUNTS
from read_models.carts import CARTS
from read_models.dashboard import DASHBOARD
from read_models.every import READ_MODELS
from read_models.model import ReadModel
from read_models.orders import ORDERS
from read_models.product_cards import PRODUCT_CARDS
from read_models.product_search import PRODUCT_SEARCH
from read_models.stock_ledger import STOCK_LEDGER
from read_models.taxonomy import TAXONOMY
from tests.world import Person, World, open_world
from workers.counter_proof import CounterProof
from workers.verify import verify

BUSY = (CARTS, ORDERS, DASHBOARD, PRODUCT_CARDS, PRODUCT_SEARCH, STOCK_LEDGER)
"""What moves while people buy."""


async def key(world: World, model: ReadModel, name: str) -> str:
    live = await world.sources.standing(model)
    assert live is not None
    return f"{{{model.name}}}:{live.generation}:{name}"


async def test_a_changed_document_is_found_named_and_repaired(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.bought("LAMP")
    await world.level()
    damaged = await key(world, ORDERS, f"doc:{order['id']}")
    whole = await world.redis.get(damaged)
    await world.redis.set(damaged, whole.replace(b'"PAID"', b'"SHIPPED"', 1))
    differing = await world.differences()
    assert [line.split(":")[0] for line in differing] == [f"orders {order['id']}"]
    assert await world.differences(repair=True) == differing
    assert await world.redis.get(damaged) == whole
    assert await world.differences() == []


async def test_a_missing_and_a_surplus_document_are_found_and_repaired(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.post("/cart/add", {"sku": "LAMP"})
    await world.level()
    stranger = "018f0000-0000-7000-8000-000000000001"
    await world.redis.delete(await key(world, CARTS, f"doc:{eve.id}"))
    await world.redis.set(await key(world, ACCOUNTS, f"doc:{stranger}"), b"{}")
    await world.redis.set(await key(world, TAXONOMY, "doc:shelves"), b"{}")
    await world.redis.set(await key(world, PRODUCT_CARDS, "doc:slug:nowhere"), b"what is this")
    await world.redis.set(await key(world, STOCK_LEDGER, "doc:sku:GONE"), b'"018f0000-0000-7000-8000-000000000001"')
    differing = [
        "product_cards slug:nowhere: should not be there",
        "taxonomy shelves: should not be there",
        f"carts {eve.id}: is missing",
        f"accounts {stranger}: should not be there",
        "stock_ledger sku:GONE: should not be there",
    ]
    assert await world.differences() == differing
    assert await world.differences(repair=True) == differing
    assert await world.differences() == []


async def test_a_ledger_whose_end_is_wrong_is_loaded_anew_once_stock_moves(world: World) -> None:
    lamp, desk = await world.product("LAMP", stock=5), await world.product("DESK", stock=5)
    admin = await world.admin()

    async def one_more_of_each() -> None:
        for sku in ("LAMP", "DESK"):
            await admin.post(f"/admin/inventory/{sku}/adjust", {"delta": 1, "reason": "found"})
        await world.level()

    await one_more_of_each()
    await one_more_of_each()
    for product, lost in ((lamp, 0), (desk, 1)):
        damaged = await key(world, STOCK_LEDGER, f"doc:variant:{product.variants[0].id}")
        ledger = msgspec.json.decode(await world.redis.get(damaged))
        del ledger["lines"][lost]
        await world.redis.set(damaged, msgspec.json.encode(ledger))
    await one_more_of_each()
    (differing,) = await world.differences(STOCK_LEDGER, repair=True)
    assert differing.startswith(f"stock_ledger variant:{desk.variants[0].id}: lines is"), "only a repair looks there"
    assert await world.differences(STOCK_LEDGER) == []


async def test_an_order_that_stands_in_a_wrong_list_is_found(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.ordered("LAMP")
    await world.level()
    await world.redis.zadd(await key(world, ORDERS, "rank:status:PAID"), {order["id"]: 1})
    await world.redis.zrem(await key(world, ORDERS, "rank:all"), order["id"])
    assert await world.differences(repair=True) == [f"orders {order['id']}: stands wrong in all, status:PAID"]
    assert await world.differences() == []
    assert (await eve.get("/orders?status=PAID")).json()["total"] == 0


async def test_a_counter_that_is_a_cent_off_is_found_and_repaired(world: World) -> None:
    lamp = await world.product("LAMP", price=4_500)
    eve = await world.customer()
    paid_on = (await eve.bought("LAMP"))["placed_at"][:10]
    await world.level()
    await world.redis.hincrby(await key(world, DASHBOARD, f"totals:{paid_on}"), "gross", 1)  # type: ignore[misc]
    await world.redis.zincrby(await key(world, DASHBOARD, f"units:{paid_on[:7]}"), -1, str(lamp.id))
    await world.redis.hset(await key(world, DASHBOARD, "totals:1999-12"), "orders", "3")  # type: ignore[misc]
    differing = [
        f"dashboard totals {paid_on} gross: is 4501, should be 4500",
        f"dashboard units {paid_on[:7]} {lamp.id}: is 0, should be 1",
        "dashboard totals 1999-12 orders: is 3, should be 0",
    ]
    assert await world.differences() == differing
    assert await world.differences(repair=True) == differing
    assert await world.differences() == []


async def test_a_product_the_index_shows_wrongly_is_found_and_repaired(world: World) -> None:
    """The tables change without an event, as if the projector had missed one."""
    lamp = await world.product("LAMP")
    await world.level()
    await world.postgres.execute("update products set name = 'Another' where id = $1", lamp.id)
    found = await world.differences(PRODUCT_SEARCH)
    assert [line.split(":")[0] for line in found] == [f"product_search {lamp.id}"]
    await world.differences(PRODUCT_SEARCH, repair=True)
    assert await world.differences() == [], "the event that repairs it is for all who show the product"
    assert (await world.anyone.get("/products?q=another")).json()["total"] == 1


async def test_under_load_nothing_differs_that_does_not(world: World) -> None:
    for sku in ("LAMP", "DESK"):
        await world.product(sku, stock=100_000)
    buyers, admin, stop = [await world.customer() for _ in range(4)], await world.admin(), asyncio.Event()

    async def buy(buyer: Person) -> None:
        while not stop.is_set():
            order = await buyer.bought("LAMP")
            await buyer.post(f"/orders/{order['id']}/cancel")
            await buyer.bought("DESK")

    async def restock() -> None:
        while not stop.is_set():
            await admin.post("/admin/inventory/LAMP/adjust", {"delta": 1, "reason": "more"})

    busy = [asyncio.create_task(buy(buyer)) for buyer in buyers]
    busy.append(asyncio.create_task(restock()))
    while (await world.postgres.fetchval("select count(*) from outbox")) < 100:
        await asyncio.sleep(0.05)
    for _ in range(2):
        assert await world.differences(*BUSY) == []
    await world.redis.hincrby(  # type: ignore[misc]
        await key(world, DASHBOARD, "totals:2020-02"), "gross", 7
    )
    assert await world.differences(DASHBOARD, repair=True) == ["dashboard totals 2020-02 gross: is 7, should be 0"]
    stop.set()
    await asyncio.gather(*busy)
    assert await world.differences() == []


async def test_a_sample_is_some_of_it(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    order = await eve.bought("LAMP")
    await world.level()
    await world.redis.delete(await key(world, ORDERS, f"doc:{order['id']}"))
    found = {}
    for model in READ_MODELS:
        proof = await verify(world.projection(model), world.sources, world.postgres, sample=True)
        found[model.name] = (proof.checked > 0, len(proof.differences))
    empty = {
        "api_keys",
        "audit",
        "coupons",
        "imports",
        "payment_exceptions",
        "order_notes",
        "reviews",
        "failed_mails",
        "webhooks",
        "wishlists",
    }
    assert found == {model.name: (model.name not in empty, int(model is ORDERS)) for model in READ_MODELS}


async def test_a_sku_that_was_given_up_leads_nowhere_and_one_that_changed_hands_to_its_new_owner(world: World) -> None:
    admin = await world.admin()
    lamp, desk = await world.product("LAMP"), await world.product("DESK")
    second = {"sku": "LAMP-2", "options": {"colour": "red"}, "price": 100}
    product = (await admin.post(f"/admin/products/{lamp.id}/variants", second)).json()
    await world.level()
    first, other = (variant["id"] for variant in product["variants"])
    variants = f"/admin/products/{lamp.id}/variants"
    await admin.patch(f"{variants}/{first}", {"sku": "LIGHT"})
    await admin.delete(f"{variants}/{other}")
    await admin.patch(f"/admin/products/{desk.id}/variants/{desk.variants[0].id}", {"sku": "LAMP-2"})
    assert (await admin.get("/admin/inventory/LAMP/movements")).status_code == 404
    assert (await admin.get("/admin/inventory/LIGHT/movements")).json()["total"] == 1
    assert (await admin.get("/admin/inventory/LAMP-2/movements")).json()["total"] == 1
    await world.level()
    assert await world.differences() == []


async def test_what_is_committed_and_not_projected_yet_is_no_difference(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    async with open_world(settings, postgres, redis) as world:
        await world.product("LAMP")
        eve = await world.customer()
        await eve.bought("LAMP")
        await world.level()
    async with open_world(settings, postgres, redis, projecting=False) as asleep:
        order = await Person(asleep.client, eve._headers, eve._account).bought("LAMP")
        assert await asleep.differences(DASHBOARD) == []
        await asleep.postgres.execute("update orders set total = total + 1, tax = 1 where id = $1", order["id"])
        assert len(await asleep.differences(DASHBOARD)) == 2, "the day and the month"


def compared_after(happening: Callable[[], Awaitable[object]], monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes between a verification's first look and its others."""
    compare = CounterProof.compare

    async def compare_late(self: CounterProof, *given):  # type: ignore[no-untyped-def]
        await happening()
        return await compare(self, *given)

    monkeypatch.setattr(CounterProof, "compare", compare_late)


async def one_bought(world: World) -> Person:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.bought("LAMP")
    await world.level()
    return eve


async def test_what_was_projected_after_the_snapshot_is_no_difference(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = await one_bought(world)

    async def buy_another() -> None:
        await eve.bought("LAMP")
        await world.level()

    compared_after(buy_another, monkeypatch)
    assert await world.differences(DASHBOARD) == []


async def test_a_log_that_leaves_something_out_is_found_and_whoever_followed_it_begins_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve, admin = await one_bought(world), await world.admin()

    async def orders() -> int:
        found: int = (await admin.get("/admin/dashboard/summary")).json()["orders"]
        return found

    async def buy_another_and_lose_a_change() -> None:
        await eve.bought("LAMP")
        await world.level()
        log = await key(world, DASHBOARD, "changes")
        ((newest, _),) = await world.redis.xrevrange(log, count=1)
        await world.redis.xdel(log, newest)
        assert await orders() == 1, "who follows it is led astray"

    assert await orders() == 1
    with monkeypatch.context() as patched:
        compared_after(buy_another_and_lose_a_change, patched)
        differing = await world.differences(DASHBOARD, repair=True)
    assert {line.partition(" to ")[0] for line in differing} == {"dashboard log: doesn't tell what was added"}
    assert await world.differences(DASHBOARD) == []
    assert await orders() == 2


async def test_two_who_repair_at_once_repair_once(world: World) -> None:
    await world.product("LAMP", price=1_000)
    eve = await world.customer()
    paid_on = (await eve.bought("LAMP"))["placed_at"][:10]
    await world.level()
    await world.redis.hincrby(await key(world, DASHBOARD, f"totals:{paid_on}"), "gross", 500)  # type: ignore[misc]
    await asyncio.gather(*(world.differences(DASHBOARD, repair=True) for _ in range(4)))
    assert await world.differences(DASHBOARD) == []
