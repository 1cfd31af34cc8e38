"""A drill from beginning to end."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final, NamedTuple

import asyncpg
import httpx

from api.answers.consistency import Positions
from api.callers.tokens import Tokens
from cli.drill.buyers import COUPON, run_the_shop, shop_on
from cli.drill.gateway.server import Gateway, open_gateway
from cli.drill.ledger import History
from cli.drill.listener import listen, open_listener
from cli.drill.nemesis import Nemesis
from cli.drill.papers import Papers
from cli.drill.people import Person
from cli.drill.plan import Plan
from cli.drill.scratch import Scratch, opened
from cli.drill.verdict import Verdict, judge
from cli.progress import bar
from cli.session import postgres
from commands.base import perform, perform_all
from commands.catalog.create_product import CreateProduct, NewVariant, create_product
from commands.prices.create_coupon import CreateCoupon, create_coupon
from commands.prices.create_promotion import CreatePromotion, create_promotion
from db.catalog.products import ProductFacts
from db.outbox import last_position
from db.work import Work
from domain.accounts.account import Account, Role
from domain.catalog.product import ProductStatus
from domain.events import AccountChanged, CustomerRegistered, SessionsChanged
from domain.outages import StoreDown
from domain.prices.coupon import CouponKind
from workers.checking import check

SCARCE_SKUS: Final = 10
SCARCE_UNITS: Final = 40
SKUS: Final = 60
UNITS: Final = 2_000
PRICE_NOTES: Final = 20
"""Less the smallest coin."""
REQUEST_SECONDS_MAX: Final = 10
SIGNED_IN_FOR: Final = timedelta(days=1)
CHECK_SECONDS: Final = 2.0
COUPON_USES: Final = 300
COUPON_USES_EACH: Final = 4
TROUBLE: Final = 0.05
"""The share of calls to the payment providers, and to the listener, that go wrong."""


PROMOTION: Final = CreatePromotion("Drilled", "percent_over", {"min_subtotal": 0, "percent": 7})
COUPONS: Final = CreateCoupon(
    COUPON, CouponKind.PERCENT, 15, max_redemptions=COUPON_USES, max_per_customer=COUPON_USES_EACH
)


async def run(plan: Plan, home: Path, *, shown: bool) -> Verdict:
    """Raises StartFailed."""
    async with (
        open_gateway(TROUBLE, str(plan.seed)) as gateway,
        open_listener(TROUBLE, str(plan.seed)) as listener,
        opened(home, gateway.environment | {"TRADEPOST_CURRENCY": plan.currency}) as scratch,
    ):
        history = History()
        nemesis = Nemesis(scratch, plan.victims, plan.kills, plan.minutes, plan.seed)
        async with postgres(scratch.settings) as pool:
            products = await stock(pool, plan)
            people = await invite(pool, plan.buyers - plan.guests)
            await perform(pool, create_coupon, COUPONS)
            await listen(listener, pool)
            await perform(pool, create_promotion, PROMOTION)
        began = time.monotonic()
        with bar(f"Shopping, seed {plan.seed}", max(1, nemesis.total), shown=shown) as advance:
            advance(0)
            await crowd(plan, scratch, gateway, people, products, history, nemesis, advance)
        seconds = time.monotonic() - began
        return await judge(plan, scratch, gateway, listener, history, nemesis, seconds, shown=shown)


class Invited(NamedTuple):
    """`known_at` is the outbox position from which on all of them are known."""

    accounts: Sequence[Account]
    known_at: int


async def crowd(
    plan: Plan,
    scratch: Scratch,
    gateway: Gateway,
    people: Invited,
    products: dict[str, str],
    history: History,
    nemesis: Nemesis,
    advance: Callable[[int], None],
) -> None:
    """Everybody shops until nothing more goes wrong and the time is over."""
    stop, settings = asyncio.Event(), scratch.settings
    tokens, positions = Tokens(*settings.jwt_secrets), Positions(settings.links_secret)
    limits = httpx.Limits(max_connections=2 * plan.buyers + 10)
    async with httpx.AsyncClient(base_url=scratch.url, timeout=REQUEST_SECONDS_MAX, limits=limits) as client:
        admin, *buyers = [
            Person(client, Papers(tokens, account, people.known_at), history, f"{plan.seed} {place}", positions)
            for place, account in enumerate(people.accounts)
        ]
        guests = [
            Person(client, Papers(tokens), history, f"{plan.seed} guest {place}", positions)
            for place in range(plan.guests)
        ]
        async with asyncio.TaskGroup() as group:
            for buyer in (*buyers, *guests):
                group.create_task(shop_on(buyer, products, history, gateway, stop))
            group.create_task(run_the_shop(admin, products, plan.note, history, stop))
            group.create_task(look_into_the_books(scratch, history, stop))
            group.create_task(gateway.deliver(client, stop))
            await asyncio.gather(nemesis.strike(advance), asyncio.sleep(plan.seconds))
            stop.set()


async def look_into_the_books(scratch: Scratch, history: History, stop: asyncio.Event) -> None:
    """The bank test: money and stock add up in every snapshot, not only at the end."""
    while not stop.is_set():
        with suppress(StoreDown):
            results = await check(scratch.settings)
            history.counts["snapshots checked"] += 1
            history.broken += [f"{result.invariant.name}: {result.rows[0]}" for result in results if result.rows]
        await asyncio.sleep(CHECK_SECONDS)


async def stock(pool: asyncpg.Pool, plan: Plan) -> dict[str, str]:
    """Product ids by SKU; the first few are scarce."""
    price = PRICE_NOTES * plan.note - 1
    commands = [
        CreateProduct(
            ProductFacts(f"Drill {number}", "", ProductStatus.PUBLISHED, None, None, {}),
            (),
            [NewVariant(sku(number), {}, price, None, units(number), None, ())],
        )
        for number in range(SKUS)
    ]
    made = await perform_all(pool, create_product, commands)
    return {product.variants[0].sku: str(product.id) for product in made}


def sku(number: int) -> str:
    return f"DRILL-{number:02}"


def units(number: int) -> int:
    return SCARCE_UNITS if number < SCARCE_SKUS else UNITS


async def invite(pool: asyncpg.Pool, buyers: int) -> Invited:
    """An admin first, then buyers; without passwords, which would take longer than the drill."""

    async def join(place: int, work: Work) -> Account:
        role = Role.CUSTOMER if place else Role.ADMIN
        account = await work.accounts.add(f"drill{place}@example.com", f"Buyer {place}", None, role, work.now)
        if role is Role.CUSTOMER:
            work.record(CustomerRegistered(subject=account.id, version=1, at=account.created_at))
        else:
            work.record(AccountChanged(subject=account.id, version=1))
        await work.sessions.open_untold(account.id, work.now, work.now + SIGNED_IN_FOR)
        work.record(SessionsChanged(subject=account.id, version=1))
        return account

    accounts = await perform_all(pool, join, range(buyers + 1))
    async with pool.acquire() as connection:
        return Invited(accounts, await last_position(connection))
