"""The dashboard as a page: the API's figures to the cent, beside those of before, and live."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from api.answers import live_summaries
from api.pages.office.dashboard.days_asked import Days, DaysAsked, days_meant
from tests.api.pages.office.clerk import at_the_desk
from tests.api.pages.surfer import Surfer
from tests.event_streams import reading
from tests.world import Person, World


def figure(page: str, name: str) -> str:
    found = re.search(rf'id="figure-{name}"><span>([^<]*)</span>', page)
    assert found is not None
    return unescape(found[1])


def table(page: str) -> list[list[str]]:
    """The cells of the revenue by period."""
    body = page[page.index('id="periods"') : page.index("</details>")].split("<tbody>")[1]
    return [[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row)] for row in body.split("</tr>")]


def dollars(money: dict[str, int]) -> str:
    return f"${money['amount'] / 100:,.2f}"


async def test_the_page_its_table_and_the_api_say_the_same(world: World) -> None:
    await world.product("LAMP", price=123_456)
    await world.product("DESK", price=99_901)
    eve = await world.customer()
    await eve.bought("DESK")
    order = await eve.bought("LAMP", 2)
    async with at_the_desk(world) as surfer:
        admin = await world.admin()
        refund = {"reason": "Scratched", "amount": 1_050}
        assert (await admin.post(f"/admin/orders/{order['id']}/refunds", refund)).status_code == 201
        await world.level()

        assert (await surfer.open("/office/?days=last-7")).status_code == 200
        today = datetime.now(world.facts.time_zone).date()
        days = f"from={today - timedelta(days=6)}&to={today}"
        summary = (await admin.get(f"/admin/dashboard/summary?{days}")).json()
        by_day = (await admin.get(f"/admin/dashboard/revenue?{days}")).json()["items"]
        assert summary["revenue"]["amount"] == 123_456 * 2 + 99_901 - 1_050
        for name in ("revenue", "gross_revenue", "refunds", "average_order_value"):
            assert figure(surfer.page, name) == dollars(summary[name])
        assert [figure(surfer.page, name) for name in ("orders", "units", "new_customers")] == ["2", "3", "1"]
        assert surfer.page.count("more than before") == 7
        assert "Period before: $0.00" in surfer.page

        rows = [row for row in table(surfer.page) if row]
        amounts, counts = ("revenue", "gross_revenue", "refunds"), ("orders", "units")
        assert [row[1:6] for row in rows] == [
            [*(dollars(day[name]) for name in amounts), *(str(day[name]) for name in counts)] for day in by_day
        ]
        assert [rows[-1][1], rows[0][1], len(rows)] == [dollars(summary["revenue"]), "$0.00", 7]
        assert f'href="/office/orders?status=PAID&amp;{days.replace("&", "&amp;")}"' in surfer.page
        assert surfer.page.count("<svg ") == 2  # for wide windows and for narrow ones
        assert "style=" not in surfer.page

        await surfer.open(f"/office/?from={today - timedelta(days=200)}&to={today}")
        assert "Revenue by month" in surfer.page
        assert figure(surfer.page, "revenue") == dollars(summary["revenue"])
        wrong = await surfer.open(f"/office/?from={today}&to={today - timedelta(days=1)}")
        assert (wrong.status_code, "The span ends before it begins." in surfer.page) == (400, True)


async def test_a_sale_is_told_to_who_looks_and_shows_in_the_figures(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_summaries, "LOOK_SECONDS", 0.005)
    await world.product("LAMP", price=4_500)
    eve = await world.customer()
    async with at_the_desk(world) as surfer:
        await surfer.open("/office/")
        stream = re.search(r'data-stream="([^"]*)"', surfer.page)
        assert stream is not None
        assert figure(surfer.page, "revenue") == "$0.00"
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in surfer.client.cookies.jar)
        async with reading(world, Person(world.client, {"Cookie": cookies}), unescape(stream[1])) as live:
            assert (live.status, live.headers["content-type"]) == (200, "text/event-stream")
            assert live.headers["cache-control"] == "no-store"
            first = await live.event()
            assert first is not None
            assert first.data["revenue"]["amount"] == 0
            await eve.bought("LAMP", 2)
            while (told := await live.event()) is not None and told.data["revenue"]["amount"] != 9_000:
                pass
            assert told is not None
        await surfer.open("/office/")
        assert figure(surfer.page, "revenue") == "$90.00"


async def test_a_stranger_is_led_to_the_door_and_a_customer_is_not_let_in(world: World) -> None:
    surfer = Surfer(world.app)
    asked = await surfer.open("/office/orders")
    assert (asked.status_code, asked.url.path) == (200, "/office/sign-in")

    access = (await world.customer()).headers["Authorization"].removeprefix("Bearer ")
    surfer.client.cookies.set("__Host-access", access, domain="shop.local")
    for path in ("/office/", "/office/orders", "/office/customers"):
        refused = await surfer.open(path)
        assert refused.status_code == 403, path
        assert "This is for the shop&#39;s own people" in surfer.page
    signed_in = Person(world.client, {"Cookie": f"__Host-access={access}"})
    async with reading(world, signed_in, "/office/stream") as stream:
        assert (stream.status, stream.headers["content-type"]) == (403, "text/html; charset=utf-8")
    await surfer.aclose()


def test_the_period_before_is_as_long() -> None:
    today = date(2026, 3, 1)
    meant = days_meant(DaysAsked(days="last-month"), today)
    assert meant == Days(date(2026, 2, 1), date(2026, 2, 28))
    assert meant.before == Days(date(2026, 1, 4), date(2026, 1, 31))
    assert days_meant(DaysAsked(), today).count == 30
    assert days_meant(DaysAsked(first=today), today) == Days(today, today)
