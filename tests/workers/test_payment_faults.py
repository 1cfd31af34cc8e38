"""Money under every fault a provider or a process can have, in every order of what people do; hypothesis finds the
shortest.

The API, the webhooks and the job run as they are, on a real Postgres, against the gateway. Whenever they call a
provider a plan says what becomes of the call: it fails before it is made, or after; it comes late; it is made twice;
its process dies before it, or after it and before anything is written down.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import StrEnum
from typing import Any

import asyncpg
import msgspec
import pytest
from hypothesis import strategies as st

from adapters.payments.keys import razorpay_keys, stripe_keys
from adapters.redis.client import Redis
from adapters.settings import Settings
from cli.drill.charges import UNDER_WAY, orders_in_the_ledger, without_an_owner
from cli.drill.gateway.server import Gateway, signed
from commands.base import perform
from commands.orders.release_hold import ReleaseHold, release_hold
from domain.orders.holding import HoldLimits
from domain.payments.settlement import Said, Told, ToldRefund
from tests.exploring import explore
from tests.world import Person, World, open_world

CALLS = ("open", "look", "capture", "close", "refund")
FAULTS_MAX = 6
DEEDS_MAX = 10
ROUNDS_MAX = 10
ALLOWED = frozenset({200, 201, 404, 409, 503})


class Fault(StrEnum):
    NONE = "none"
    BEFORE = "fails before"
    AFTER = "fails after"
    LATE = "late"
    TWICE = "twice"
    DIES_BEFORE = "dies before"
    DIES_AFTER = "dies after"


class Deed(StrEnum):
    STRIPE = "begin at stripe"
    RAZORPAY = "begin at razorpay"
    PAY = "pay"
    FAIL = "fail to pay"
    RETURN = "come back"
    WEBHOOKS = "webhooks, all of them, twice, last first"
    JOB = "the job"
    CANCEL = "cancel"
    EXPIRE = "the hold ends"
    REFUND_PART = "refund a part"
    REFUND = "refund"
    REFUND_LINE = "refund a unit, which is put back"
    RETURN_ALONE = "a unit comes back without its money"
    SHIP = "ship"
    FAIL_LATE = "what was paid out comes back"


class Faulty:
    """A provider between whose methods and their caller the plan stands."""

    def __init__(self, provider: Any, plan: list[Fault]) -> None:
        self._provider = provider
        self._plan = plan

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._provider, name)
        return self._faulty(name, method) if name in CALLS else method

    def _faulty(self, name: str, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        silence: Any = Told(Said.SILENCE)

        async def call(about: Any) -> Any:
            nothing = ToldRefund(about.id, None) if name == "refund" else silence
            match self._plan.pop(0) if self._plan else Fault.NONE:
                case Fault.BEFORE:
                    return nothing
                case Fault.AFTER:
                    await method(about)
                    return nothing
                case Fault.LATE:
                    await asyncio.sleep(0.01)
                case Fault.TWICE:
                    await method(about)
                case Fault.DIES_BEFORE:
                    raise asyncio.CancelledError
                case Fault.DIES_AFTER:
                    await method(about)
                    raise asyncio.CancelledError
            return await method(about)

        return call


class Story:
    """One order, and what people and providers do with it."""

    def __init__(self, till: World, gateway: Gateway, admin: Person, eve: Person, order: dict[str, Any]) -> None:
        self._till, self._gateway, self._admin, self._eve, self._order = till, gateway, admin, eve, order

    async def go_on(self, deed: Deed) -> None:
        with suppress(asyncio.CancelledError):
            await self._do(deed)

    async def _do(self, deed: Deed) -> None:
        path, eve, books = f"/orders/{self._order['id']}", self._eve, self._gateway.books
        match deed:
            case Deed.STRIPE | Deed.RAZORPAY:
                provider = "stripe" if deed is Deed.STRIPE else "razorpay"
                await self._ask(eve.post(f"{path}/payments", {"provider": provider}))
            case Deed.PAY | Deed.FAIL:
                for reference in await self._references():
                    books.customer_pays(reference, succeed=deed is Deed.PAY)
            case Deed.RETURN:
                for row in await self._till.postgres.fetch(
                    "select id from payments where order_id = $1 order by id", self._order["id"]
                ):
                    await self._ask(eve.post(f"{path}/payments/{row['id']}/confirm"))
            case Deed.WEBHOOKS:
                for event in [*reversed(books.events), *books.events][: 2 * len(books.events)]:
                    await self._till.client.post(
                        f"/webhooks/{event.provider}", content=event.body, headers=signed(event)
                    )
                await self._till.settle_payments()
            case Deed.JOB:
                await self._till.everything_due()
            case Deed.CANCEL:
                await self._ask(eve.post(f"{path}/cancel"))
            case Deed.EXPIRE:
                await self._till.postgres.execute(
                    "update orders set hold_ends_at = now() - interval '1 s' where id = $1 and status = 'PENDING'",
                    self._order["id"],
                )
                await perform(self._till.postgres, release_hold, ReleaseHold(self._order["id"]))
            case Deed.REFUND_PART | Deed.REFUND:
                body: dict[str, Any] = {"reason": "x"} | ({"amount": 400} if deed is Deed.REFUND_PART else {})
                await self._ask(self._admin.post(f"/admin{path}/refunds", body))
            case Deed.REFUND_LINE | Deed.RETURN_ALONE:
                items = [{"item_id": self._order["items"][0]["id"], "quantity": 1}]
                body = {"reason": "x", "items": items, "restock": True}
                body |= {"amount": 0} if deed is Deed.RETURN_ALONE else {}
                await self._ask(self._admin.post(f"/admin{path}/refunds", body))
            case Deed.SHIP:
                await self._ask(self._admin.patch(f"/admin{path}/status", {"status": "SHIPPED"}))
            case Deed.FAIL_LATE:
                paid_out = [n for n, one in books.refunds.items() if one["status"] in ("succeeded", "processed")]
                for name in paid_out:
                    books.refund_comes_back(name)
                await self._do(Deed.WEBHOOKS)

    async def _ask(self, answer: Awaitable[Any]) -> None:
        assert (await answer).status_code in ALLOWED

    async def _references(self) -> list[str]:
        """Whatever can be paid at a provider for this order, also what nobody here has heard of."""
        books = self._gateway.books
        intents = [n for n, one in books.intents.items() if one["metadata"]["order_id"] == self._order["id"]]
        return intents + [n for n, one in books.orders.items() if one["notes"]["order_id"] == self._order["id"]]


STORIES = st.tuples(
    st.sampled_from([Deed.STRIPE, Deed.RAZORPAY]),
    st.lists(st.sampled_from(list(Deed)), max_size=DEEDS_MAX),
    st.lists(st.sampled_from(list(Fault)), max_size=FAULTS_MAX),
)


async def tell(
    till: World, gateway: Gateway, people: tuple[Person, Person], deeds: list[Deed], plan: list[Fault]
) -> None:
    admin, eve = people
    gateway.books.events.clear()
    providers = till.app.state.shop.providers
    whole = dict(providers._providers)
    story = Story(till, gateway, admin, eve, await eve.ordered("LAMP", 2))
    providers._providers = {name: Faulty(provider, plan) for name, provider in whole.items()}
    try:
        for deed in deeds:
            await story.go_on(deed)
    finally:
        providers._providers = whole
    await comes_to_rest(till)
    assert list(without_an_owner(gateway.books.by_order(), await orders_in_the_ledger(till.postgres))) == []
    assert await till.ledger_broken() == {}


async def comes_to_rest(till: World) -> None:
    """Whoever died is gone for good, and the job runs as long as it takes."""
    for _ in range(ROUNDS_MAX):
        await till.everything_due()
        if not await till.postgres.fetchval(UNDER_WAY):
            await till.postgres.execute("update payments set status_at = status_at - interval '130 s'")
            await till.everything_due()
            return
    raise AssertionError("it does not come to rest")


async def tell_many(settings: Settings, postgres: asyncpg.Pool, redis: Redis, gateway: Gateway, examples: int) -> None:
    keys = {"stripe": stripe_keys(gateway.environment), "razorpay": razorpay_keys(gateway.environment)}
    # Stories leave unpaid orders behind, and one customer tells them all.
    plenty = HoldLimits(open_orders_max=10_000, held_units_max=100_000)
    async with open_world(msgspec.structs.replace(settings, hold_limits=plenty, **keys), postgres, redis) as till:
        await till.product("LAMP", stock=100_000)
        people = await till.admin(), await till.customer()

        async def told(story: tuple[Deed, list[Deed], list[Fault]]) -> None:
            first, deeds, plan = story
            await tell(till, gateway, people, [first, *deeds], list(plan))

        await explore(STORIES, examples, told)
        await till.level()
        assert await till.differences() == []


async def test_whatever_fails_when_every_charge_has_an_owner(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, gateway: Gateway
) -> None:
    await tell_many(settings, postgres, redis, gateway, 20)


@pytest.mark.slow
async def test_whatever_fails_when_for_a_long_time(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, gateway: Gateway
) -> None:
    await tell_many(settings, postgres, redis, gateway, 1_000)
