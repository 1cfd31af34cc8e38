"""What came of a drill: every promise, what was found of it, and whether it was kept."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

import click
import msgspec

from cli.drill.charges import Order, orders_in_the_ledger, settled, without_an_owner
from cli.drill.gateway.books import Taken
from cli.drill.gateway.server import Gateway
from cli.drill.ledger import Acknowledged, History
from cli.drill.listener import Listener, Told, heard
from cli.drill.mails import Post, collected
from cli.drill.nemesis import Nemesis
from cli.drill.plan import Plan
from cli.drill.scratch import BACK_SECONDS_MAX, HOLD_MINUTES, Scratch
from cli.level import await_level
from cli.projections.verify import Report, verify_all
from cli.session import facts_of, postgres
from commands.base import perform
from commands.orders.find_order_statuses import FindOrderStatuses, find_order_statuses
from commands.upkeep.check_ledger import Checked
from domain.order_status import OrderStatus
from workers.checking import check

PAID: Final = frozenset(OrderStatus) - {OrderStatus.PENDING}
GOODS: Final = frozenset(
    {
        "goods-are-somewhere",
        "goods-go-back-as-refunds-say",
        "goods-that-went-back-are-not-sent",
        "orders-hold-what-they-sell",
        "what-comes-back-was-sent",
    }
)
RATINGS: Final = "ratings-are-those-of-approved-reviews"
HOLD_GRACE_SECONDS: Final = 60
SHOWN_MAX: Final = 5


class Line(msgspec.Struct, frozen=True):
    promise: str
    found: str
    kept: bool


class Verdict(msgspec.Struct, frozen=True):
    seed: int
    currency: str
    lines: list[Line]
    broken: list[str]
    counts: dict[str, int]

    @property
    def passed(self) -> bool:
        return all(line.kept for line in self.lines)


class Evidence(msgspec.Struct, frozen=True):
    """What is there when all is quiet again."""

    statuses: dict[UUID, OrderStatus]
    ledger: list[Checked]
    proofs: list[Report]
    settled: bool
    orders: list[Order]
    taken: dict[str, Taken]
    webhooks: int
    level: bool
    level_seconds: float
    post: Post
    told: Told


async def judge(
    plan: Plan,
    scratch: Scratch,
    gateway: Gateway,
    listener: Listener,
    history: History,
    nemesis: Nemesis,
    seconds: float,
    *,
    shown: bool,
) -> Verdict:
    await scratch.back()
    gateway.troubles.end()
    if plan.holds:
        await asyncio.sleep(60 * int(HOLD_MINUTES) + HOLD_GRACE_SECONDS)
    gateway.books.closed = True  # those who meant to pay late have done so, or never will
    async with postgres(scratch.settings) as pool:
        at_rest = await settled(pool)
    began = time.monotonic()
    level = await await_level(scratch.settings, shown=shown, stuck_seconds_max=BACK_SECONDS_MAX)
    level_seconds = time.monotonic() - began
    async with postgres(scratch.settings) as pool:
        currency = (await facts_of(scratch.settings, pool)).currency
        statuses = await perform(pool, find_order_statuses, FindOrderStatuses(list(history.orders)))
        orders = await orders_in_the_ledger(pool)
        post = await collected(pool, scratch.settings.mail.folder, set(history.orders))
        told = await heard(listener, pool)
    ledger = await check(scratch.settings)
    proofs = await verify_all(scratch.settings, None, repair=False, shown=False)
    taken = gateway.books.by_order()
    evidence = Evidence(
        statuses, ledger, proofs, at_rest, orders, taken, gateway.webhooks, level, level_seconds, post, told
    )
    lost = list(missing(history.orders, statuses))
    lines = [*lines_of_the_run(history, nemesis, seconds, lost), *lines_of_the_end(plan, history, evidence)]
    broken = [*lost, *history.broken, *without_an_owner(taken, orders), *said_of(proofs), *post.broken, *told.broken]
    broken += [f"{one.invariant.name}: {row}" for one in ledger for row in one.rows]
    return Verdict(plan.seed, currency, lines, broken, dict(history.counts))


def lines_of_the_run(history: History, nemesis: Nemesis, seconds: float, lost: list[str]) -> Iterator[Line]:
    counts, kills = history.counts, sum(nemesis.done.values())
    stale = [broken for broken in history.broken if broken.startswith("stale")]
    names = ", ".join(f"{victim} {times}x" for victim, times in sorted(nemesis.done.items())) or "nothing"
    yield Line("what goes wrong", f"{names}; back after {nemesis.slowest_back_seconds:.1f} s at most", True)
    yield Line(
        "an acknowledged order is in the ledger",
        f"{len(lost)} lost of {counts['orders']} ({counts['paid']} paid, {counts['cancelled']} cancelled)"
        f" over {kills} kills, {counts['orders'] / seconds:.0f} orders a second",
        not lost and counts["orders"] > 0,
    )
    yield Line(
        "one key, one answer; nothing unexpected",
        f"{len(history.broken) - len(stale)} broken, {counts['twins']} twins, {counts['replays']} replays",
        len(history.broken) == len(stale),
    )
    lost_or_doubled = counts["units lost"] + counts["units doubled"]
    yield Line(
        "a guest's cart comes along, once",
        f"{counts['units lost']} lost, {counts['units doubled']} doubled of {counts['units merged']} units in"
        f" {counts['carts merged']} carts; {counts['orders of guests']} orders of guests",
        not lost_or_doubled,
    )
    yield Line(
        "own writes are read",
        f"{len(stale)} stale of {counts['own writes read']}",
        not stale and counts["own writes read"] > 0,
    )


def lines_of_the_end(plan: Plan, history: History, evidence: Evidence) -> Iterator[Line]:
    snapshots = history.counts["snapshots checked"]
    broken = sum(bool(one.rows) for one in evidence.ledger)
    pending = sum(status is OrderStatus.PENDING for status in evidence.statuses.values())
    differing = sum(len(proof.differences) for proof in evidence.proofs)
    compared = sum(proof.checked for proof in evidence.proofs)
    yield Line(
        "the ledger keeps its promises",
        f"{broken} of {len(evidence.ledger)} broken; {snapshots} snapshots meanwhile",
        not broken and snapshots > 0,
    )
    goods = [one.invariant.name for one in evidence.ledger if one.rows and one.invariant.name in GOODS]
    counts = history.counts
    yield Line(
        "goods that went back are not sent",
        f"{counts['units put back']} units put back by refunds; {counts['sent']} orders sent,"
        f" {counts['nothing left to send']} of which nothing was left; {counts['returns']} returns,"
        f" {counts['returns received']} received",
        not goods,
    )
    rated = sum(len(one.rows) for one in evidence.ledger if one.invariant.name == RATINGS)
    yield Line(
        "products are rated by their approved reviews",
        f"{rated} rated otherwise; {counts['reviews']} reviews, {counts['reviews moderated']} decisions",
        not rated,
    )
    charges = sum(taken.captures for taken in evidence.taken.values())
    unowned = list(without_an_owner(evidence.taken, evidence.orders))
    late = sum(order.late for order in evidence.orders)
    yield Line(
        "every charge has an owner",
        f"{len(unowned)} without of {charges} at two providers ({late} late, gone back), {evidence.webhooks} webhooks,"
        f" {history.counts['coupons used']} coupons, {history.counts['refunds']} refunds",
        not unowned and evidence.settled and charges > 0,
    )
    yield Line(
        "reservations end",
        f"{pending} unpaid left{'' if plan.holds else ', their holds are not over'}",
        not (plan.holds and pending),
    )
    yield Line(
        "everybody is told, once",
        f"{len(evidence.post.broken)} mails lost, twice or half written of {evidence.post.told} about orders",
        not evidence.post.broken and evidence.post.told > 0,
    )
    yield Line(
        "other programs are told, each order in its order",
        f"{len(evidence.told.broken)} events lost, changed or out of order of {evidence.told.events}, in"
        f" {evidence.told.tries} tries",
        not evidence.told.broken and evidence.told.events > 0,
    )
    level = f"level after {evidence.level_seconds:.1f} s" if evidence.level else "they did not"
    yield Line("read models catch up", level, evidence.level)
    yield Line(
        "read models are what the tables say", f"{differing} of {compared} documents and cells differ", not differing
    )


def missing(orders: Mapping[UUID, Acknowledged], statuses: Mapping[UUID, OrderStatus]) -> Iterator[str]:
    """Orders that are not there, or are not what was acknowledged."""
    for order, known in orders.items():
        status = statuses.get(order)
        if status is None:
            yield f"order {order} is gone"
        elif known.paid and (status not in PAID or (status is OrderStatus.CANCELLED and not known.cancelling)):
            yield f"order {order} was paid and is {status}"
        elif known.cancelled and status is not OrderStatus.CANCELLED:
            yield f"order {order} was cancelled and is {status}"


def said_of(proofs: list[Report]) -> Iterator[str]:
    for proof in proofs:
        for difference in proof.differences:
            yield f"{difference.model} {difference.key}: {difference.what}"


def show(verdict: Verdict, *, as_json: bool) -> None:
    if as_json:
        click.echo(msgspec.json.encode({"passed": verdict.passed, **msgspec.to_builtins(verdict)}))
        return
    from rich.console import Console
    from rich.table import Table

    console, table = Console(), Table("", "promise", "found", title=f"Drill in {verdict.currency}, seed {verdict.seed}")
    for line in verdict.lines:
        table.add_row("[green]✓[/green]" if line.kept else "[red]✗[/red]", line.promise, line.found)
    console.print(table)
    for broken in verdict.broken[:SHOWN_MAX]:
        console.print(broken, style="red", markup=False, soft_wrap=True)
    if len(verdict.broken) > SHOWN_MAX:
        console.print(f"... and {len(verdict.broken) - SHOWN_MAX} more; --json lists all of them.")
