"""Coupons: on the cart, in the order, and never used more often than they may be."""

import asyncio
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

import httpx
import pytest

from db.cart.carts import Carts
from tests.world import ADDRESS, Person, World

ORDER = {"shipping_address": ADDRESS}


async def coupon(admin: Person, code: str = "TEN", **facts: Any) -> dict[str, Any]:
    made = await admin.post("/admin/coupons", {"code": code, "kind": "percent", "value": 10} | facts)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def test_a_coupon_takes_its_share_off_cart_and_order(world: World) -> None:
    await world.product("LAMP", price=999)
    await world.product("DESK", price=5_001)
    admin, eve = await world.admin(), await world.customer()
    await coupon(admin)
    await eve.post("/cart/add", {"sku": "LAMP", "quantity": 3})
    await eve.post("/cart/add", {"sku": "DESK"})

    cart = (await eve.post("/cart/coupon", {"code": "ten"})).json()
    assert (cart["coupon"], cart["subtotal"]["amount"], cart["discount"]["amount"], cart["total"]["amount"]) == (
        "TEN",
        7_998,
        800,
        7_198,
    )
    assert (await eve.get("/cart")).json() == cart

    order = (await eve.post("/order/create", ORDER)).json()
    assert (order["coupon"], order["discount"]["amount"], order["total"]["amount"]) == ("TEN", 800, 7_198)
    shares = await world.postgres.fetch("select discount from order_items order by place")
    assert [row["discount"] for row in shares] == [300, 500]
    assert (await eve.get("/cart")).json()["coupon"] is None
    admin.token = eve.token
    assert (await admin.get("/admin/coupons")).json()["items"][0]["redeemed"] == 1
    await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    admin.token = eve.token
    sellers = (await admin.get("/admin/dashboard/top-sellers?by=revenue")).json()["items"]
    assert [(one["sku"], one["revenue"]["amount"]) for one in sellers] == [("DESK", 4_501), ("LAMP", 2_697)]
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_an_amount_takes_off_no_more_than_the_goods_cost(world: World) -> None:
    await world.product("LAMP", price=999)
    admin, eve = await world.admin(), await world.customer()
    await coupon(admin, "GIFT", kind="amount", value=5_000)
    await eve.post("/cart/add", {"sku": "LAMP"})
    cart = (await eve.post("/cart/coupon", {"code": "GIFT"})).json()
    assert (cart["discount"]["amount"], cart["total"]["amount"]) == (999, 0)
    without = (await eve.delete("/cart/coupon")).json()
    assert (without["coupon"], without["total"]["amount"]) == (None, 999)


NOW = datetime.now(UTC)
REASONS: list[tuple[dict[str, Any], str]] = [
    ({"ends_at": (NOW - timedelta(seconds=1)).isoformat()}, "over"),
    ({"starts_at": (NOW + timedelta(hours=1)).isoformat()}, "not-begun"),
    ({"active": False}, "not-active"),
    ({"min_subtotal": 1_000}, "under-minimum"),
    ({"max_redemptions": 1}, "used-up"),
    ({"max_per_customer": 1}, "used-up-by-you"),
]


@pytest.mark.parametrize(("facts", "reason"), REASONS, ids=[reason for _, reason in REASONS])
async def test_a_coupon_that_is_not_valid_says_why(world: World, facts: dict[str, Any], reason: str) -> None:
    await world.product("LAMP", price=999)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    await coupon(admin, **facts)
    if reason.startswith("used-up"):
        first = eve if reason == "used-up-by-you" else ben
        await first.post("/cart/add", {"sku": "LAMP"})
        assert (await first.post("/order/create", ORDER | {"coupon": "TEN"})).status_code == 201
    await eve.post("/cart/add", {"sku": "LAMP"})
    before = await world.everything_written()

    for refused in (
        await eve.post("/cart/coupon", {"code": "TEN"}),
        await eve.post("/order/create", ORDER | {"coupon": "TEN"}),
    ):
        problem = refused.json()
        assert (refused.status_code, problem["code"], problem["reason"]) == (409, "coupon-not-valid", reason)

    unknown = await eve.post("/cart/coupon", {"code": "NOBODY"})
    assert (unknown.json()["code"], unknown.json()["reason"]) == ("coupon-not-valid", "unknown")
    assert await world.everything_written() == before


@pytest.mark.parametrize("uses", [40, pytest.param(100, marks=pytest.mark.slow)])
async def test_a_limit_holds_for_five_times_as_many_at_once(world: World, uses: int) -> None:
    await world.product("LAMP", price=1_000, stock=1_000)
    admin = await world.admin()
    await coupon(admin, max_redemptions=uses, max_per_customer=2)
    buyers = [await world.customer() for _ in range(5 * uses // 4)]

    async def shop(buyer: Person) -> list[int]:
        codes = []
        for _ in range(4):
            await buyer.post("/cart/add", {"sku": "LAMP"})
            codes.append((await buyer.post("/order/create", ORDER | {"coupon": "TEN"})).status_code)
        return codes

    codes = [code for answers in await asyncio.gather(*map(shop, buyers)) for code in answers]

    assert len(codes) == 5 * uses
    assert sorted(set(codes)) == [201, 409]
    assert codes.count(201) == uses
    assert await world.postgres.fetchval("select redeemed from coupons") == uses
    most = "select max(n) from (select count(*) as n from coupon_redemptions group by customer_id) as used"
    assert await world.postgres.fetchval(most) <= 2
    assert await world.postgres.fetchval("select count(*) from orders where discount = 100") == uses
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_one_customer_fifty_times_at_once_uses_it_once(world: World) -> None:
    await world.product("LAMP", price=1_000, stock=1_000)
    admin, eve = await world.admin(), await world.customer()
    await coupon(admin, max_per_customer=1)

    async def shop() -> int:
        await eve.post("/cart/add", {"sku": "LAMP"})
        return (await eve.post("/order/create", ORDER | {"coupon": "TEN"})).status_code

    codes = await asyncio.gather(*(shop() for _ in range(50)))

    assert (codes.count(201), set(codes)) == (1, {201, 409})
    assert await world.postgres.fetchval("select count(*) from coupon_redemptions") == 1
    assert await world.ledger_broken() == {}


async def test_a_cancelled_order_gives_its_coupon_back(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    await coupon(admin, max_redemptions=1)
    await eve.post("/cart/add", {"sku": "LAMP"})
    await ben.post("/cart/add", {"sku": "LAMP"})
    await ben.post("/cart/coupon", {"code": "TEN"})
    order = (await eve.post("/order/create", ORDER | {"coupon": "TEN"})).json()
    ben.token = eve.token
    cart = (await ben.get("/cart")).json()
    assert (cart["coupon_objection"], cart["discount"]["amount"]) == ("used-up", 0)

    await eve.post(f"/orders/{order['id']}/cancel")
    ben.token = eve.token
    cart = (await ben.get("/cart")).json()
    assert (cart["coupon_objection"], cart["discount"]["amount"]) == (None, 100)
    assert (await ben.post("/order/create", ORDER)).json()["discount"]["amount"] == 100
    await world.level()
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


class Clock:
    """Stands still until it is set."""

    moment = NOW

    @classmethod
    def now(cls, _: tzinfo = UTC) -> datetime:
        return cls.moment


async def test_cart_checkout_and_list_go_by_one_clock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has to happen for it: no job, no event, no rebuild."""
    monkeypatch.setattr("db.moment.CLOCK", Clock)
    for module in ("queries.cart.get_cart", "queries.prices.list_coupons"):
        monkeypatch.setattr(f"{module}.datetime", Clock)
    monkeypatch.setattr(Clock, "moment", NOW)
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    begins_at, ends_at = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    made = await coupon(admin, starts_at=begins_at.isoformat(), ends_at=ends_at.isoformat())
    await eve.post("/cart/add", {"sku": "LAMP"})

    async def seen() -> tuple[str | None, int, str]:
        cart, listed = (await eve.get("/cart")).json(), (await admin.get("/admin/coupons")).json()
        return cart["coupon_objection"], cart["total"]["amount"], listed["items"][0]["phase"]

    assert await seen() == (None, 1_000, "coming")
    refused = await eve.post("/cart/coupon", {"code": "TEN"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "not-begun")
    Clock.moment = begins_at
    applied = await eve.post("/cart/coupon", {"code": "TEN"})
    assert (applied.status_code, applied.json()["discount"]["amount"]) == (200, 100)
    assert await seen() == (None, 900, "running")
    Clock.moment = ends_at
    assert await seen() == ("over", 1_000, "over")
    over = await eve.post("/order/create", ORDER)
    assert (over.status_code, over.json()["reason"]) == (409, "over")
    later = {"ends_at": (ends_at + timedelta(hours=1)).isoformat()}
    assert (await admin.patch(f"/admin/coupons/{made['id']}", later)).status_code == 200
    eve.token = admin.token
    assert await seen() == (None, 900, "running")
    assert (await eve.post("/order/create", ORDER | {"expected_total": 900})).status_code == 201
    assert await world.differences() == []


async def test_a_customers_own_limit_shows_in_the_cart(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve, ben = await world.admin(), await world.customer(), await world.customer()
    made = await coupon(admin)
    await eve.post("/cart/add", {"sku": "LAMP"})
    order = (await eve.post("/order/create", ORDER | {"coupon": "TEN"})).json()
    for person in (eve, ben):
        await person.post("/cart/add", {"sku": "LAMP"})
        await person.post("/cart/coupon", {"code": "TEN"})

    async def seen(person: Person, after: Person) -> tuple[str | None, int]:
        person.token = after.token
        cart = (await person.get("/cart")).json()
        return cart["coupon_objection"], cart["total"]["amount"]

    await admin.patch(f"/admin/coupons/{made['id']}", {"max_per_customer": 1})
    assert await seen(eve, admin) == ("used-up-by-you", 1_000)
    assert await seen(ben, admin) == (None, 900)
    refused = await eve.post("/order/create", ORDER)
    assert (refused.status_code, refused.json()["reason"]) == (409, "used-up-by-you")
    await eve.post(f"/orders/{order['id']}/cancel")
    assert await seen(eve, eve) == (None, 900)
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_a_coupon_that_takes_nothing_off_is_not_used(world: World) -> None:
    await world.product("GIFT", price=0)
    admin, eve = await world.admin(), await world.customer()
    await coupon(admin, max_per_customer=1)
    await eve.post("/cart/add", {"sku": "GIFT"})
    assert (await eve.post("/cart/coupon", {"code": "TEN"})).json()["discount"]["amount"] == 0
    assert (await eve.post("/order/create", ORDER)).json()["coupon"] is None
    admin.token = eve.token
    assert (await admin.get("/admin/coupons")).json()["items"][0]["redeemed"] == 0
    assert (await world.ledger_broken(), await world.differences()) == ({}, [])


async def test_admins_edit_coupons_and_nobody_else(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    first, used = await coupon(admin, "FIRST"), await coupon(admin, "USED", max_redemptions=3)
    await eve.post("/cart/add", {"sku": "LAMP"})
    for _ in range(2):
        await eve.post("/cart/add", {"sku": "LAMP"})
        await eve.post("/order/create", ORDER | {"coupon": "USED"})

    async def tried(coupon: dict[str, Any], body: dict[str, Any]) -> tuple[int, str]:
        answer = await admin.patch(f"/admin/coupons/{coupon['id']}", body)
        return answer.status_code, answer.json().get("code", "")

    assert await tried(first, {"code": "used"}) == (409, "code-taken")
    assert await tried(first, {"value": 101}) == (400, "invalid-input")
    assert await tried(first, {"kind": "amount", "value": 101}) == (200, "FIRST")
    assert await tried(first, {"starts_at": "2026-12-02T00:00:00Z", "ends_at": "2026-12-01T00:00:00Z"}) == (
        400,
        "invalid-input",
    )
    assert await tried(used, {"max_redemptions": 1}) == (400, "invalid-input")
    assert await tried(used, {"max_per_customer": 1}) == (400, "invalid-input")
    assert await tried(used, {"active": False, "max_redemptions": None}) == (200, "USED")
    assert (await admin.delete(f"/admin/coupons/{used['id']}")).json()["code"] == "still-in-use"
    assert (await admin.delete(f"/admin/coupons/{first['id']}")).status_code == 204
    assert (await admin.delete(f"/admin/coupons/{first['id']}")).status_code == 404
    listed = (await admin.get("/admin/coupons")).json()
    assert [(one["code"], one["redeemed"], one["active"]) for one in listed["items"]] == [("USED", 2, False)]
    assert (await eve.post("/admin/coupons", {"code": "MINE", "kind": "percent", "value": 99})).status_code == 403
    assert await world.differences() == []


async def test_a_deleted_coupon_leaves_the_carts(world: World) -> None:
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    made = await coupon(admin)
    await eve.post("/cart/add", {"sku": "LAMP"})
    await eve.post("/cart/coupon", {"code": "TEN"})
    await admin.delete(f"/admin/coupons/{made['id']}")
    eve.token = admin.token
    cart = (await eve.get("/cart")).json()
    assert (cart["coupon"], cart["total"]["amount"]) == (None, 1_000)
    assert await world.differences() == []


async def test_a_limit_that_is_set_while_somebody_checks_out_counts(world: World) -> None:
    """The checkout has read the coupon, and waits for its row while an admin gives it a limit."""
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    made = await coupon(admin)
    await eve.post("/cart/add", {"sku": "LAMP"})
    await eve.post("/order/create", ORDER | {"coupon": "TEN"})
    await eve.post("/cart/add", {"sku": "LAMP"})

    async with world.postgres.acquire() as connection, connection.transaction():
        await connection.execute("select from coupons where id = $1 for no key update", made["id"])
        checkout = asyncio.create_task(eve.post("/order/create", ORDER | {"coupon": "TEN"}))
        await asyncio.sleep(0.2)
        await connection.execute("update coupons set max_per_customer = 1 where id = $1", made["id"])
    assert (await checkout).json()["reason"] == "used-up-by-you"
    assert await world.ledger_broken() == {}


async def test_a_coupon_is_put_on_a_cart_before_it_is_deleted_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody tries to, after the carts have lost it, and before it is gone."""
    await world.product("LAMP", price=1_000)
    admin, eve = await world.admin(), await world.customer()
    made = await coupon(admin)
    await eve.post("/cart/add", {"sku": "LAMP"})
    applying: list[asyncio.Task[httpx.Response]] = []
    lose = Carts.lose_coupon

    async def lose_and_wait(carts: Carts, lost: UUID) -> list[tuple[UUID, int]]:
        had = await lose(carts, lost)
        applying.append(asyncio.create_task(eve.post("/cart/coupon", {"code": "TEN"})))
        await asyncio.sleep(0.3)
        return had

    monkeypatch.setattr(Carts, "lose_coupon", lose_and_wait)
    assert (await admin.delete(f"/admin/coupons/{made['id']}")).status_code == 204

    refused = await applying[0]
    assert (refused.status_code, refused.json()["reason"]) == (409, "unknown")
    await world.level()
    assert (await eve.get("/cart")).json()["coupon"] is None
    assert await world.differences() == []
