"""The demo's products have reviews: of people who were sent them, most of them read already."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cli.demo.fill import review
from cli.demo.history import orders
from cli.demo.opinions import Opinion, opinions
from cli.home import ADMIN_EMAIL
from commands.accounts.create_admin import CreateAdmin, create_admin
from commands.base import perform
from commands.orders.import_orders import ImportOrders, import_orders
from domain.catalog.product import Product, ProductStatus, Variant
from domain.order_status import OrderStatus
from domain.orders.order import OrderLine, PastOrder
from tests.world import World

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def lamp(number: int) -> Product:
    variant = Variant(UUID(int=number), f"LAMP-{number}", {}, 1_000, None, 10)
    facts: dict[str, Any] = {"slug": f"lamp-{number}", "name": "Lamp", "description": "", "attributes": {}}
    counts: dict[str, Any] = {"rating_sum": 0, "rating_count": 0, "units_sold": 0, "version": 1}
    moments: dict[str, Any] = {"released_at": NOW, "created_at": NOW, "updated_at": NOW}
    parts: dict[str, Any] = {"brand": None, "category": None, "tags": (), "images": (), "variants": (variant,)}
    return Product(UUID(int=1_000 + number), status=ProductStatus.PUBLISHED, **facts, **counts, **moments, **parts)


def test_who_was_sent_something_reviews_it_once_at_most() -> None:
    sold = list(orders([lamp(number) for number in range(40)], NOW))
    said = list(opinions(sold))
    assert said == list(opinions(sold)), "the same every time"
    assert {opinion.order.status for opinion in said} == {OrderStatus.DELIVERED}
    assert len({(opinion.order.email, opinion.product) for opinion in said}) == len(said)
    assert all(opinion.product in {line.product_id for line in opinion.order.lines} for opinion in said)
    assert {opinion.rating for opinion in said} == {1, 2, 3, 4, 5}
    assert 0 < sum(not opinion.is_read for opinion in said) < len(said) / 5


async def test_what_an_admin_has_read_counts_and_nothing_is_said_twice(world: World) -> None:
    lamp = await world.product("LAMP")
    await perform(world.postgres, create_admin, CreateAdmin(ADMIN_EMAIL, "Admin", "unused"))
    bought = (OrderLine(lamp.id, lamp.variants[0].id, "LAMP", "Lamp", {}, 1_000, 1),)
    first, second = [PastOrder(f"{name}@example.com", name, bought, NOW) for name in ("ada", "ben")]
    await perform(world.postgres, import_orders, ImportOrders([first, second]))
    for _ in range(2):
        await perform(world.postgres, review, Opinion(first, lamp.id, 5, "Bright", "It is.", is_read=True))
        await perform(world.postgres, review, Opinion(second, lamp.id, 1, "Dark", "It is.", is_read=False))
    await world.level()
    shown = (await world.anyone.get(f"/products/{lamp.id}")).json()["rating"]
    assert shown == {"average": 5.0, "count": 1}
    assert await world.postgres.fetchval("select count(*) from reviews") == 2
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])
