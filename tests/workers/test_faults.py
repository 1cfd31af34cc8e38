"""Projectors under every fault a store can have, at every point where they wait for one; hypothesis finds the shortest.

The projector's own loop and the builder's run on real stores. Whenever they call a port, a plan says what becomes of
the call: it fails before it is made, or after it was; it comes late; it is made twice; its task is cancelled, as when a
process dies, and started anew.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from adapters.redis.client import Redis
from adapters.settings import Settings
from commands.base import perform
from commands.cart.merge_guest_cart import MergeGuestCart, merge_guest_cart
from commands.orders.import_orders import ImportOrders, import_orders
from db.catalog.products import load_products
from domain.catalog.product import Product
from domain.orders.order import OrderLine, PastOrder
from queries.ask import reached
from read_models.carts import CARTS
from read_models.dashboard import DASHBOARD
from read_models.model import ReadModel
from read_models.orders import ORDERS
from read_models.product_search import PRODUCT_SEARCH
from read_models.reviews import REVIEWS
from tests.exploring import explore
from tests.workers.plan_of_faults import Faults, Plan, plans, restarted
from tests.world import World, open_world
from workers import building, projecting
from workers.feed import Feed
from workers.leadership import Leadership
from workers.projection import Projection
from workers.verify import verify

CALLS_MAX = {
    "apply live": 14,
    "apply next": 6,
    "standing": 6,
    "announce": 6,
    "begin": 3,
    "fill": 3,
    "switch": 3,
    "hold": 2,
    "sweep": 2,
}
"""How many calls of each port something may become of."""
MODELS = (DASHBOARD, ORDERS, PRODUCT_SEARCH, CARTS, REVIEWS)
SETTLED_SECONDS_MAX = 20


class Faulty:
    """A store between whose methods and their caller the plan stands."""

    def __init__(self, store: Any, plan: Plan) -> None:
        self._store = store
        self._plan = plan

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        return self._faulty(name, method) if name == "apply" or name in CALLS_MAX else method

    def _faulty(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        async def call(*given: Any, **named: Any) -> Any:
            port = f"apply {given[0]}" if name == "apply" else name
            return await self._plan.meet(port, lambda: method(*given, **named))

        return call


def order(product: Product, number: int) -> PastOrder:
    variant = product.variants[0]
    line = OrderLine(product.id, variant.id, variant.sku, product.name, {}, 100 + number, 1 + number % 3)
    placed_at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=7 * number)
    return PastOrder(f"{number % 3}@example.com", "Eve", (line,), placed_at)


async def a_day(world: World, product: Product) -> AsyncIterator[None]:
    """What happens in a shop, step by step."""
    guest, eve, admin = world.anyone, await world.customer(), await world.admin()
    for number in range(3):
        await perform(world.postgres, import_orders, ImportOrders([order(product, number)]))
        yield
    await guest.post("/cart/add", {"product_id": str(product.id)})
    await eve.post("/cart/add", {"product_id": str(product.id), "quantity": 2})
    review = (
        await eve.post(f"/products/{product.id}/reviews", {"rating": 4, "title": "Bright", "body": "It is."})
    ).json()
    yield
    assert await perform(world.postgres, merge_guest_cart, MergeGuestCart(eve.id, guest.as_guest))
    await admin.patch(f"/admin/reviews/{review['id']}", {"status": "approved"})
    yield
    await perform(world.postgres, import_orders, ImportOrders([order(product, 3)]))
    await eve.patch(f"/reviews/{review['id']}", {"rating": 2})
    await admin.patch(f"/admin/reviews/{review['id']}", {"status": "approved"})
    yield


async def drive(world: World, model: ReadModel, faults: Faults, product: Product) -> list[str]:
    """The faults that were met. The model is built, orders come in, and in the end it is right, or it isn't."""
    plan, feed = Plan(faults), Feed(world.postgres)
    leadership = Leadership(world.settings.database_url)

    def faulty() -> Projection:
        projection = world.projection(model)
        projection.store = Faulty(projection.store, plan)  # type: ignore[misc]
        return projection

    async with (
        restarted(feed.run),
        restarted(leadership.stay),
        restarted(lambda: projecting.keep_projecting(faulty(), feed, leadership, world.postgres)),
        restarted(lambda: building.keep_built(faulty(), feed, leadership, world.postgres)),
    ):
        async with asyncio.timeout(SETTLED_SECONDS_MAX):
            while await world.sources.standing(model, at=1) is None:
                await asyncio.sleep(0.005)
        async for _ in a_day(world, product):
            await asyncio.sleep(0.02)
        position = await world.postgres.fetchval("select max(position) from outbox")
        deadline = asyncio.get_running_loop().time() + SETTLED_SECONDS_MAX
        async with asyncio.timeout(SETTLED_SECONDS_MAX):
            await reached(model, position, world.sources, deadline)
            while (
                not plan.is_over("apply live") and model is not PRODUCT_SEARCH
            ):  # what is left of it meets an idle shop
                await asyncio.sleep(0.01)
            await reached(model, position, world.sources, deadline)
        proof = await verify(world.projection(model), world.sources, world.postgres)
    await leadership.close()
    assert [f"{each.key} {each.what}" for each in proof.differences] == [], plan.met
    assert proof.checked > 0
    return plan.met


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (projecting, building):
        monkeypatch.setattr(module, "RETRY_SECONDS_MIN", 0.001)
        monkeypatch.setattr(module, "RETRY_SECONDS_MAX", 0.002)
        monkeypatch.setattr(module, "LOOK_SECONDS", 0.005)
    monkeypatch.setattr("workers.feed.POLL_MS_MAX", 10)
    monkeypatch.setattr("workers.rebuild.GRACE_SECONDS", 0)
    monkeypatch.setattr("workers.leadership.STAND_BY_SECONDS", 0.01)
    monkeypatch.setattr("adapters.redis.generations.HOLD_MS", 50)
    monkeypatch.setattr("adapters.search.embedded.folder.HOLD_SECONDS", 0.05)


async def one(world: World, model: ReadModel, faults: Faults) -> None:
    """From nothing each time: an empty store beside whatever the tables have by now."""
    await world.redis.flushdb()
    if world.settings.search_dir is not None:
        shutil.rmtree(world.settings.search_dir, ignore_errors=True)
    product = await any_product(world)
    await drive(world, model, faults, product)


async def any_product(world: World) -> Product:
    known = await world.postgres.fetchval("select sku from variants limit 1")
    if known is None:
        return await world.product("LAMP")
    async with world.postgres.acquire() as connection:
        product = await connection.fetchval("select product_id from variants limit 1")
        return (await load_products(connection, [UUID(str(product))]))[0]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
async def test_whatever_fails_when_the_read_model_comes_out_right(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, model: ReadModel
) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as world:
        await explore(plans(CALLS_MAX), 8, partial(one, world, model))


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
async def test_whatever_fails_when_for_a_long_time(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, model: ReadModel
) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as world:
        await explore(plans(CALLS_MAX), 200, partial(one, world, model))
