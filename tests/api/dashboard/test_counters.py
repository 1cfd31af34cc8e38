"""What a counter model has counted, as an admin asks for it."""

import json
import re
from typing import Any

from read_models.order_countries import ORDER_COUNTRIES
from tests.docs.blocks import block
from tests.world import ADDRESS, Person, World

BERLIN = ADDRESS | {"city": "Berlin", "postal_code": "10115", "country": "DE"}
COUNTRIES = "/admin/dashboard/counters/order_countries"


async def rows(admin: Person, days: str = "") -> list[dict[str, Any]]:
    return (await admin.get(f"{COUNTRIES}{days}")).json()["items"]  # type: ignore[no-any-return]


def row(country: str, orders: int, paid: int) -> dict[str, Any]:
    return {"name": country, "counts": {"orders": orders, "paid": {"amount": paid, "currency": "USD"}}}


async def test_orders_are_counted_by_the_country_they_go_to(world: World) -> None:
    await world.product("LAMP", price=4_500, stock=50)
    admin, eve = await world.admin(), await world.customer()
    for address in (ADDRESS, BERLIN, BERLIN):
        await eve.bought("LAMP", shipping_address=address)
    await eve.ordered("LAMP")
    admin.token = eve.token
    assert await rows(admin) == [row("DE", 2, 9_000), row("CH", 1, 4_500)]
    assert await rows(admin, "?from=2020-01-01&to=2020-12-31") == []
    assert await world.differences(ORDER_COUNTRIES) == []


async def test_they_are_told_as_the_guide_shows(world: World) -> None:
    """On whatever day this is."""
    asked, shown = block("docs/how-to/count-something.md", "GET /admin/dashboard/counters").splitlines()
    await world.product("LAMP", price=4_500, stock=50)
    admin, eve = await world.admin(), await world.customer()
    for address in (BERLIN, BERLIN):
        await eve.bought("LAMP", shipping_address=address)
    admin.token = eve.token
    days = asked.removeprefix("GET ")
    assert (await admin.get(days)).status_code == 200
    answer = (await admin.get(re.sub("from=[0-9-]+&to=[0-9-]+", "from=2020-01-01", days))).json()
    assert answer == json.loads(shown.replace(", ...]", "]"))


async def test_rebuilt_they_are_what_they_were(world: World) -> None:
    await world.product("LAMP", price=4_500, stock=50)
    admin, eve = await world.admin(), await world.customer()
    await eve.bought("LAMP")
    await world.level()
    before = await rows(admin)
    await world.rebuild(ORDER_COUNTRIES)
    assert await rows(admin) == before == [row("CH", 1, 4_500)]


async def test_a_wrong_count_is_found_and_repaired(world: World) -> None:
    await world.product("LAMP", price=4_500, stock=50)
    admin, eve = await world.admin(), await world.customer()
    await eve.bought("LAMP")
    await world.level()
    live = await world.sources.standing(ORDER_COUNTRIES)
    assert live is not None
    async for key in world.redis.scan_iter(match=f"{{order_countries}}:{live.generation}:paid:*"):
        await world.redis.zincrby(key, 1, "CH")
    differing = await world.differences(ORDER_COUNTRIES)
    assert [each.rpartition(": ")[2] for each in differing] == ["is 4501, should be 4500"] * 2
    assert await world.differences(ORDER_COUNTRIES, repair=True) == differing
    assert await rows(admin) == [row("CH", 1, 4_500)]
    assert await world.differences(ORDER_COUNTRIES) == []


async def test_another_name_is_no_counter(world: World) -> None:
    admin = await world.admin()
    for name in ("dashboard", "orders", "nothing"):
        assert (await admin.get(f"/admin/dashboard/counters/{name}")).status_code == 404
