"""One's orders, the newest first."""

import re

from tests.api.pages.surfer import Surfer, signed_in
from tests.world import World


async def test_orders_are_found_by_status_and_by_what_was_bought(world: World, surfer: Surfer) -> None:
    hostile = "<b onmouseover=alert(1)>Desk</b>"
    await world.product("LAMP", price=1_250)
    await world.product("DESK", name=hostile)
    eve, adam, admin = await world.customer(), await world.customer(), await world.admin()
    lamp, desk = await eve.bought("LAMP", 2), await eve.ordered("DESK")
    others = await adam.ordered("LAMP")
    await world.level()
    signed_in(surfer, eve)
    led = await surfer.open("/my/")
    assert led.url.path == "/my/orders"
    assert '<a href="/my/orders" aria-current="page">Orders</a>' in surfer.page
    assert numbers(surfer) == [desk["number"], lamp["number"]]
    assert hostile not in surfer.page
    assert "2 × Product LAMP" in surfer.page
    assert "$25.00" in surfer.page
    for asked, found in (
        ("status=PAID", [lamp["number"]]),
        ("words=lamp", [lamp["number"]]),
        (f"words={desk['number']}", [desk["number"]]),
        (f"words={others['number']}", []),
        ("status=PAID&words=desk", []),
        ("status=nonsense&page=x", [desk["number"], lamp["number"]]),
    ):
        await surfer.open(f"/my/orders?{asked}")
        assert numbers(surfer) == found, asked
    assert "Waiting for payment" in surfer.page

    signed_in(surfer, admin)
    await surfer.open("/my/orders")
    assert numbers(surfer) == [], "the shop's own people see everybody's in the office"


def numbers(surfer: Surfer) -> list[str]:
    return re.findall(r">(TP-\d{6})</a>", surfer.page)
