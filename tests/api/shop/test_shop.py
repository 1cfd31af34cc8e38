"""The shop as anybody sees it, and as its admins change it."""

from typing import Any

import pytest

from domain.addresses.countries import COUNTRIES
from tests.world import World

LAMPS = {
    "name": "Lamps", "address": "1 Main Road", "tax_number": "CHE-1", "ships_to": ["LI", "CH"], "guest_checkout": True,
    "low_stock": 3,
}  # fmt: skip


async def test_anybody_sees_what_the_shop_counts_in_and_where_it_sends_to(world: World) -> None:
    await world.level()
    assert (await world.anyone.get("/shop")).json() == {
        "name": "Tradepost",
        "currency": "USD",
        "currency_digits": 2,
        "time_zone": "UTC",
        "countries": sorted(COUNTRIES),
        "payment_providers": ["dummy"],
        "guest_checkout": True,
    }


async def test_an_admin_changes_what_it_is_called_and_where_it_sells(world: World) -> None:
    admin = await world.admin()
    changed = await admin.put("/admin/shop", LAMPS)
    there = LAMPS | {"ships_to": ["CH", "LI"], "currency": "USD", "time_zone": "UTC", "version": 2}
    assert (changed.status_code, changed.json()) == (200, there)
    assert (await admin.get("/admin/shop")).json() == there
    public = (await admin.get("/shop")).json()
    assert (public["name"], public["countries"], public["guest_checkout"]) == ("Lamps", ["CH", "LI"], True)
    assert (await admin.put("/admin/shop", there)).json()["version"] == 3
    assert (await admin.put("/admin/shop", there)).status_code == 412, "somebody has changed it since"
    await world.level()
    assert await world.differences() == []


async def test_it_sends_where_it_sells_and_has_a_price_for(world: World) -> None:
    admin = await world.admin()
    await admin.put("/admin/shop", LAMPS)
    await admin.post("/admin/shipping-prices", {"name": "Near", "countries": ["CH", "DE"], "price": 900})
    assert (await admin.get("/shop")).json()["countries"] == ["CH"]
    await admin.post("/admin/shipping-prices", {"name": "Else", "countries": ["*"], "price": 1_900})
    assert (await admin.get("/shop")).json()["countries"] == ["CH", "LI"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"currency": "EUR"}, "currency"),
        ({"time_zone": "Europe/Berlin"}, "time_zone"),
        ({"ships_to": ["QQ"]}, "ships_to[0]"),
        ({"ships_to": []}, "ships_to"),
        ({"ships_to": "CH"}, "ships_to"),
        ({"low_stock": -1}, "low_stock"),
        ({"name": ""}, "name"),
    ],
)
async def test_what_it_counts_in_is_not_changed_here(world: World, change: dict[str, Any], field: str) -> None:
    admin = await world.admin()
    before = await world.everything_written()
    refused = await admin.put("/admin/shop", LAMPS | change)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)
    assert await world.everything_written() == before
    assert await world.postgres.fetchval("select version from shop") == 1


async def test_a_lost_update_is_refused(world: World) -> None:
    admin = await world.admin()
    await admin.put("/admin/shop", LAMPS)
    assert (await admin.put("/admin/shop", LAMPS, If_Match='"1"')).json()["code"] == "changed-meanwhile"


async def test_it_is_the_admins_business(world: World) -> None:
    eve = await world.customer()
    assert [(await eve.get("/admin/shop")).status_code, (await eve.put("/admin/shop", LAMPS)).status_code] == [403, 403]
