"""The dashboard's stream: what it tells, to whom, and for how long."""

import asyncio
from contextlib import AsyncExitStack, ExitStack
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Final

import pytest
from litestar.exceptions import LitestarException

from api.answers import event_stream, live_summaries
from api.answers.flowing import TooManyFlows
from api.answers.live_summaries import STREAMS_AT_ONCE_MAX, STREAMS_OF_ONE_MAX, Listener
from api.callers.tokens import ACCESS_SECONDS
from commands.base import perform
from commands.orders.import_orders import ImportOrders, import_orders
from domain.orders.order import OrderLine, PastOrder
from queries.ask import Answer
from queries.dashboard.sales_summary import SalesSummary
from tests.documented import documentation
from tests.event_streams import Event, Reading, reading
from tests.world import Person, World

STREAM: Final = "/admin/dashboard/stream"
LONG_AGO: Final = f"{STREAM}?from=2020-01-01&to=2020-01-31"
OFTEN: Final = 0.02


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes half a second, or a minute, takes no time here."""
    monkeypatch.setattr(live_summaries, "LOOK_SECONDS", 0.005)
    monkeypatch.setattr(event_stream, "ADMITTED_SECONDS", OFTEN)
    monkeypatch.setattr(event_stream, "UNSURE_SECONDS", OFTEN)
    monkeypatch.setattr(event_stream, "COMMENT_SECONDS", OFTEN)
    monkeypatch.setattr("api.callers.keys.KNOWN_SECONDS_MAX", 0.0)


async def until(stream: Reading, revenue: int) -> Event:
    """The event that tells of so much; those before it tell of less."""
    while (told := await stream.event()) is not None:
        if told.data["revenue"]["amount"] == revenue:
            return told
    raise AssertionError("the stream ended")


async def test_a_sale_is_told_to_whom_it_concerns_and_nobody_asks_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.product("LAMP", price=4_500)
    admin, eve, live = await world.admin(), await world.customer(), world.app.state.shop.live_summaries
    summary = (await admin.get("/admin/dashboard/summary")).json()
    assert (live.listening, live.is_looking) == (0, False)

    async with reading(world, admin, LONG_AGO) as long_ago, reading(world, admin, STREAM) as stream:
        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream")
        assert (stream.headers["cache-control"], stream.headers["x-accel-buffering"]) == ("no-store", "no")
        assert stream.headers["read-model-position"] > ""
        first, nothing = await stream.event(), await long_ago.event()
        assert first is not None
        assert nothing is not None
        assert (first.name, stream.retry_ms, live.listening) == ("summary", 2_000, 2)
        assert first.data.keys() == summary.keys()

        await eve.bought("LAMP", 2)
        told = await until(stream, 9_000)
        admin.token = told.id
        asked = (await admin.get("/admin/dashboard/summary")).json()
        ages = {name: asked[name] for name in ("position", "as_of")}
        assert told.data | ages == asked
        assert asked["position"] >= told.data["position"] == world.positions.read(told.id)
        assert (told.data["orders"], told.data["by_status"]["PAID"]) == (1, 1)

        line = world.sources.redis._line._first
        with monkeypatch.context() as outage:
            outage.setattr(line._options, "path", "/nobody/listens.sock")
            line.close()
            await eve.bought("LAMP")
            await stream.comment()
            await stream.comment()
        assert (await until(stream, 13_500)).data["units"] == 3
        await long_ago.comment()
        await long_ago.comment()
    assert (live.listening, live.is_looking) == (0, False), "nobody looks for nobody"


async def test_the_last_days_are_others_after_midnight(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lamp, now = await world.product("LAMP"), datetime.now(UTC)
    line = OrderLine(lamp.id, lamp.variants[0].id, "LAMP", "Lamp", {}, 4_500, 1)
    sold = PastOrder("eve@example.com", "Eve", (line,), now - timedelta(days=29))
    await perform(world.postgres, import_orders, ImportOrders([sold]))
    await world.level()

    async with reading(world, await world.admin(), STREAM) as stream:
        await until(stream, 4_500)
        tomorrow = SimpleNamespace(now=lambda zone: datetime.now(zone) + timedelta(days=1))
        monkeypatch.setattr("queries.periods.datetime", tomorrow)
        monkeypatch.setattr(live_summaries, "datetime", tomorrow)
        assert (await until(stream, 0)).data["orders"] == 0


async def test_who_may_not_ask_may_not_read_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, bob, eve = await world.admin(), await world.admin(), await world.customer()
    made = await ann.post("/admin/keys", {"name": "Board", "scopes": ["reports:read"]})
    other = await ann.post("/admin/keys", {"name": "Shelf", "scopes": ["stock:read"]})
    await world.level()
    board, shelf = (Person(world.client, {"Authorization": f"Bearer {key.json()['key']}"}) for key in (made, other))
    assert (await shelf.get(STREAM)).json()["code"] == "not-allowed"
    assert (await eve.get(STREAM)).json()["code"] == "not-allowed"
    assert (await world.anyone.get(STREAM)).json()["code"] == "not-signed-in"
    assert (await ann.get(f"{STREAM}?from=2026-02-01&to=2026-01-01")).json()["code"] == "invalid-input"

    async with AsyncExitStack() as stack:
        of_ann, of_bob, of_board = [
            await stack.enter_async_context(reading(world, who, STREAM)) for who in (ann, bob, board)
        ]
        for stream in (of_ann, of_bob, of_board):
            assert await stream.event() is not None
        await ann.patch(f"/admin/users/{bob.id}", {"role": "CUSTOMER"})
        assert (await of_bob.event(), of_bob.is_over) == (None, True)
        await of_board.comment()
        await of_board.comment()
        await ann.delete(f"/admin/keys/{made.json()['id']}")
        assert (await of_board.event(), of_board.is_over) == (None, True)
        assert not of_ann.is_over
        later = datetime.now(UTC) + timedelta(seconds=ACCESS_SECONDS)
        monkeypatch.setattr("api.callers.tokens.time", SimpleNamespace(time=later.timestamp))
        assert (await of_ann.event(), of_ann.is_over) == (None, True)


async def test_there_are_so_many_and_no_more(world: World) -> None:
    admin, other, live = await world.admin(), await world.admin(), world.app.state.shop.live_summaries
    async with AsyncExitStack() as stack:
        for _ in range(STREAMS_OF_ONE_MAX):
            await stack.enter_async_context(reading(world, admin, STREAM))
        async with reading(world, admin, STREAM) as refused:
            assert (refused.status, refused.headers["retry-after"]) == (503, "30")
        async with reading(world, other, STREAM) as stream:
            assert stream.status == 200
        async with reading(world, admin, STREAM, "HEAD") as head:
            assert (head.status, head.is_over, await head.event()) == (200, True, None)
    assert (live.listening, live.is_looking) == (0, False)

    question = SalesSummary(None, None)
    with ExitStack() as stack:
        for number in range(STREAMS_AT_ONCE_MAX):
            stack.enter_context(live.listen(question, str(number)))
        with pytest.raises(TooManyFlows), live.listen(question, "one more"):
            pass
    assert (live.listening, live.is_looking) == (0, False)


async def test_who_does_not_read_is_dropped_and_has_the_newest_waiting_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "STALL_SECONDS_MAX", OFTEN)
    admin, live = await world.admin(), world.app.state.shop.live_summaries
    async with reading(world, admin, STREAM) as stream:
        assert await stream.event() is not None
        stream.stop_reading()
        async with asyncio.timeout(10):
            while live.listening:
                await asyncio.sleep(0)
    assert not stream.is_over
    assert isinstance(stream.broke_off_by, LitestarException)

    def told(position: int) -> Answer:
        return Answer(b'{"orders":%d,"position":%d}' % (position // 2, position), position, 0, 1)

    listener = Listener()
    for position in range(8):
        listener.hear(told(position))
    assert await listener.news(0.0) == told(6), "7 says the same of sales"
    assert await listener.news(0.0) is None
    listener.hear(told(7))
    assert await listener.news(0.0) is None


async def test_when_the_process_ends_so_do_the_streams(world: World) -> None:
    live = world.app.state.shop.live_summaries
    async with reading(world, await world.admin(), STREAM) as stream:
        assert await stream.event() is not None
        live.still()
        assert (await stream.event(), stream.is_over) == (None, True)
        async with reading(world, await world.admin(), STREAM) as late:
            assert (await late.event(), late.is_over) == (None, True)
    assert (live.listening, live.is_looking) == (0, False)


def test_it_is_documented_as_what_it_is() -> None:
    told = documentation()._document["paths"][STREAM]["get"]
    assert told["responses"]["200"]["content"].keys() == {"text/event-stream"}
    assert [one["name"] for one in told["parameters"] if one["in"] == "query"] == ["from", "to"]
    assert "`streams-busy`" in told["responses"]["503"]["description"]
