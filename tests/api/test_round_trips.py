"""How often the hot commands go to Postgres and back, for a row is locked meanwhile: more trips need a reason."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from adapters.redis.client import Redis
from adapters.settings import Settings
from db.pool import nothing_to_reset, prepare
from tests.world import ADDRESS, Person, World, open_world

ADD = ("begin", "lock and read", "write", "commit")
ORDER = ("begin", "lock and read the cart", "what is held", "order", "hold its stock", "record", "commit")
BEGIN_PAYMENT = ("begin", "lock and read the order", "other attempts", "attempt", "commit")
SETTLE = ("begin", "lock and read the order", "the attempt", "write", "read what to answer", "record", "commit")
CLAIM_KEY = ("look for its answer",)


class Trips(list[str]):
    """The statements since one last asked."""

    def taken(self) -> list[str]:
        taken = [" ".join(statement.split())[:60] for statement in self]
        self.clear()
        return taken


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> Trips:
    """Of the API."""
    said = Trips()

    async def listen(connection: asyncpg.Connection) -> None:
        await prepare(connection)
        connection.add_query_logger(lambda record: said.append(record.query))

    async def one_connection(url: str, **_: object) -> asyncpg.Pool:
        return await asyncpg.create_pool(url, min_size=0, max_size=1, init=listen, reset=nothing_to_reset)

    monkeypatch.setattr("api.shop.open_pool", one_connection)
    return said


@pytest.fixture
async def shop(settings: Settings, postgres: asyncpg.Pool, redis: Redis, trips: Trips) -> AsyncIterator[World]:
    async with open_world(settings, postgres, redis, projecting=False) as world:
        yield world


async def bought(eve: Person, trips: Trips) -> tuple[list[str], list[str], list[str]]:
    """What an addition, an order and its payment asked of Postgres."""
    await eve.post("/cart/add", {"sku": "LAMP"})
    trips.clear()
    await eve.post("/cart/add", {"sku": "PAN"})
    added = trips.taken()
    placed = await eve.post("/order/create", {"shipping_address": ADDRESS})
    ordered = trips.taken()
    paid = await eve.post(f"/orders/{placed.json()['id']}/payments", {"provider": "dummy"})
    assert (placed.status_code, paid.status_code) == (201, 201)
    return added, ordered, trips.taken()


async def test_a_command_makes_no_more_trips_than_it_needs(shop: World, trips: Trips) -> None:
    for sku in ("LAMP", "PAN"):
        await shop.product(sku)
    eve = await shop.customer()
    await bought(eve, trips)  # the connection learns its types, the shop its facts

    added, ordered, paid = await bought(eve, trips)

    assert len(added) <= len(ADD), added
    assert len(ordered) <= len(ORDER), ordered
    assert len(paid) <= len(BEGIN_PAYMENT + SETTLE), paid
    await eve.post("/cart/add", {"sku": "PAN"}, Idempotency_Key="once")
    assert len(once := trips.taken()) <= len(ADD + CLAIM_KEY), once
