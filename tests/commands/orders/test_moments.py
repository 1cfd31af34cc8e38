"""What happened to an order, to its money and to its stock stands there in the order in which it happened."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from commands.base import perform
from commands.orders.ship_order import ShipOrder, ship_order
from commands.payments.refund_order import RefundOrder, refund_order
from commands.stock.adjust_stock import AdjustStock, adjust_stock
from db.work import Work
from domain.orders.units import Units
from domain.payments.payment import Refund
from domain.stock.stock import StockChange
from tests.world import Person, World

UNITS = 5


async def history(world: World, order: UUID) -> list[tuple[str, datetime]]:
    rows = await world.postgres.fetch("select status, at from order_history where order_id = $1 order by id", order)
    return [(row["status"], row["at"]) for row in rows]


async def test_who_began_first_and_came_second_is_the_later_one(world: World) -> None:
    await world.product("LAMP")
    bought = await (await world.customer()).bought("LAMP", UNITS)
    order, item = UUID(bought["id"]), UUID(bought["items"][0]["id"])

    async def overtaken(command: RefundOrder, work: Work) -> Refund:
        await perform(world.postgres, ship_order, ShipOrder(order))
        return await refund_order(command, work)

    part = RefundOrder(order, "broken", restock=True, items=[Units(item, 2)])
    refund = await perform(world.postgres, overtaken, part)

    [*_, (status, sent_at)] = await history(world, order)
    assert (status, refund.created_at > sent_at) == ("SHIPPED", True)
    assert await world.ledger_broken() == {}


async def test_a_ledger_goes_by_when_the_stock_was_had_and_not_by_when_a_command_began(world: World) -> None:
    await world.product("LAMP")

    async def overtaken(command: AdjustStock, work: Work) -> StockChange:
        began = work.now
        await perform(world.postgres, adjust_stock, command)
        changed = await adjust_stock(command, work)
        assert work.now == began, "a command has one moment"
        return changed

    await perform(world.postgres, overtaken, AdjustStock("LAMP", -1, "broken"))

    movements = await world.postgres.fetch("select stock_quantity, at from stock_movements order by at")
    assert [row["stock_quantity"] for row in movements] == [10, 9, 8]


class FastClock:
    """As fast as a machine's may be before it goes by that of Postgres."""

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=1.5)


async def test_two_machines_clocks_do_not_turn_a_history_round(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    bought = await eve.bought("LAMP")
    with monkeypatch.context() as other_machine:
        other_machine.setattr("db.moment.CLOCK", FastClock)
        await admin.patch(f"/admin/orders/{bought['id']}/status", {"status": "SHIPPED"})
    await admin.patch(f"/admin/orders/{bought['id']}/status", {"status": "DELIVERED"})

    [*_, (sent, sent_at), (delivered, delivered_at)] = await history(world, UUID(bought["id"]))
    assert (sent, delivered, delivered_at >= sent_at) == ("SHIPPED", "DELIVERED", True)


async def test_goods_that_were_back_before_the_parcel_went_are_missed_whatever_the_times_say(world: World) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    bought = await eve.bought("LAMP", UNITS)
    item = {"item_id": bought["items"][0]["id"], "quantity": 2}
    await admin.post(f"/admin/orders/{bought['id']}/refunds", {"reason": "x", "items": [item], "restock": True})
    await admin.patch(f"/admin/orders/{bought['id']}/status", {"status": "SHIPPED"})
    await world.postgres.execute("update refunds set created_at = created_at + interval '1 hour'")
    assert await world.ledger_broken() == {}

    await world.postgres.execute("update order_items set sent_quantity = quantity, withdrawn_quantity = 0")

    assert "goods-that-went-back-are-not-sent" in await world.ledger_broken()


async def test_refunds_of_before_are_not_held_against_an_order_for_a_moment(world: World) -> None:
    """Nobody wrote down what their order was, and their times were taken before its lock was waited for."""
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    bought = await eve.bought("LAMP", UNITS)
    await admin.patch(f"/admin/orders/{bought['id']}/status", {"status": "SHIPPED"})
    await admin.post(f"/admin/orders/{bought['id']}/refunds", {"reason": "x", "restock": True})
    began = (
        "update refunds set order_status = null, created_at = (select at from order_history where status = 'SHIPPED')"
        " - make_interval(secs => $1)"
    )

    await world.postgres.execute(began, 59)
    assert await world.ledger_broken() == {}

    await world.postgres.execute(began, 61)
    assert list(await world.ledger_broken()) == ["goods-that-went-back-are-not-sent"]


@pytest.mark.parametrize("orders", [2, pytest.param(60, marks=pytest.mark.slow)])
async def test_a_race_leaves_histories_and_ledgers_in_order(world: World, orders: int) -> None:
    await world.product("LAMP", stock=orders * UNITS)
    admin, eve = await world.admin(), await world.customer()
    for _ in range(orders):
        order = await eve.bought("LAMP", UNITS)
        await race(admin, order["id"], order["items"][0]["id"])
        times = [at for _, at in await history(world, UUID(order["id"]))]
        assert times == sorted(times)
    assert await world.ledger_broken() == {}


async def race(admin: Person, order: str, item: str) -> None:
    """Refunds of single units, half of them with the goods; the parcel, twice; and the rest of it back, twice."""
    one = {"reason": "x", "items": [{"item_id": item, "quantity": 1}]}
    refunds = [one | {"restock": place % 2 == 0} for place in range(8)] + [{"reason": "x", "restock": True}] * 2
    answers = await asyncio.gather(
        *(admin.post(f"/admin/orders/{order}/refunds", body) for body in refunds),
        *(admin.patch(f"/admin/orders/{order}/status", {"status": "SHIPPED"}) for _ in range(2)),
    )
    assert {answer.status_code for answer in answers} <= {200, 201, 409}
