"""`make bench`: a fresh shop with many products and orders, and what it does beside what nobody can save."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import click
import msgspec

from bench.machine import commit, this_machine
from bench.measure import measure
from bench.report.terminal import show
from bench.report.write import write_report
from bench.results import Figure, Measured, Results
from bench.scene import Scene, furnish, open_scene
from bench.shop import BenchShop, open_shop
from bench.subject import Subject
from bench.subjects import SUBJECTS, checkouts, paths
from bench.timings.counting import counting
from bench.timings.idling import idling
from bench.timings.rebuilding import rebuilding
from bench.timings.starting import memory_figures, shop_memory_mb, starting
from bench.timings.stocking import stocking
from bench.timings.visible import visible
from cli.progress import bar

SLOW_ROUNDS_MAX: Final = 2
"""Of what takes many seconds."""
TIMINGS: Final = ("starting", "idle", "visible", "counters", "rebuild")
NAMES: Final = (*SUBJECTS, *TIMINGS)


class Plan(msgspec.Struct, frozen=True):
    """What is measured, how often and how long, and how much there is in the shop."""

    only: tuple[str, ...]
    rounds: int
    seconds: float
    products: int
    orders: int
    queue: int

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only

    @property
    def slow_rounds(self) -> int:
        return min(self.rounds, SLOW_ROUNDS_MAX)


WHOLE: Final = Plan((), rounds=5, seconds=2, products=20_000, orders=100_000, queue=800)
SMOKE: Final = Plan((), rounds=1, seconds=0.2, products=300, orders=300, queue=80)


COUNT: Final = click.IntRange(1)


@click.command(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    epilog=f"Names: {', '.join(NAMES)}.",
)
@click.option("--only", multiple=True, metavar="NAME", help="Measure only this; may repeat. Names stand below.")
@click.option(
    "--rounds", default=WHOLE.rounds, show_default=True, type=click.IntRange(1), help="Medians are of so many."
)
@click.option("--seconds", default=WHOLE.seconds, show_default=True, type=click.FloatRange(0.1), help="Of one round.")
@click.option("--products", default=WHOLE.products, show_default=True, type=click.IntRange(200), help="In the catalog.")
@click.option(
    "--orders", default=WHOLE.orders, show_default=True, type=click.IntRange(1), help="Of the last two years."
)
@click.option("--queue", default=WHOLE.queue, show_default=True, type=click.IntRange(80), help="Customers who order.")
@click.option("--smoke", is_flag=True, help="See that everything can be measured; the figures are worth nothing.")
def main(
    only: tuple[str, ...], rounds: int, seconds: float, products: int, orders: int, queue: int, smoke: bool
) -> None:
    """Measure the shop on this machine, beside what nobody can save.

    A fresh shop on embedded stores, in a scratch folder, gets a generated catalog, two years of orders and customers
    who buy today. Then its paths and their yardsticks take turns, round by round, asked by a process of their own
    (`wrk` where it is installed) over 8 connections; CPU time is that of each process, per request. Whatever else this
    machine does meanwhile shows in the figures, least in ratios.

    A whole run leaves bench/results/DATE.json, docs/performance.md and docs/performance.svg; with options it only
    prints.

    \b
    make bench                                    # everything, ten to fifteen minutes
    make bench ARGS="--only product --rounds 2"   # one path, and the bare route
    make bench ARGS="--only orders --orders 1000" # does it depend on how many there are?
    """
    if unknown := set(only) - set(NAMES):
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: no such name.", param_hint="--only")
    plan = Plan(only, rounds, seconds, products, orders, queue)
    if smoke:
        plan = msgspec.structs.replace(SMOKE, only=only)
    results = run(plan)
    show(results)
    if plan == WHOLE:
        write_report(results)


def run(plan: Plan) -> Results:
    machine, figures = this_machine(), list[Figure]()
    if plan.wants("starting"):
        figures += starting(plan.rounds)
    with open_shop() as shop:
        measured, more = asyncio.run(run_in(shop, plan))
    scale = {"products": plan.products, "orders": plan.orders, "rounds": plan.rounds, "seconds a round": plan.seconds}
    return Results(datetime.now(UTC).isoformat(timespec="seconds"), commit(), machine, scale, measured, figures + more)


async def run_in(shop: BenchShop, plan: Plan) -> tuple[list[Measured], list[Figure]]:
    async with open_scene(shop) as scene:
        with bar("Setting the scene", 2) as advance:
            advance(0)
            figures = await stocking(scene, plan.products, plan.rounds)
            advance(1)
            await furnish(scene, plan.orders, plan.queue)
            advance(2)
        figures += await idling(scene, plan.slow_rounds) if plan.wants("idle") else []
        async with paths(scene, plan.wants) as compared:
            measured = await under_load(scene, plan, "Measuring paths", compared)
        figures += await timings(scene, plan)
        measured += await under_load(scene, plan, "Measuring checkouts", await checkouts(scene, plan.wants))
        found = {name: [amount] for name, amount in shop_memory_mb(shop).items()}
        return measured, [*figures, *memory_figures(found, "after the load")]


async def under_load(scene: Scene, plan: Plan, words: str, subjects: Sequence[Subject]) -> list[Measured]:
    with bar(words, (plan.rounds + 1) * len(subjects)) as advance:
        return await measure(subjects, plan.rounds, plan.seconds, scene.level, advance)


async def timings(scene: Scene, plan: Plan) -> list[Figure]:
    figures = list[Figure]()
    if plan.wants("visible"):
        figures += await visible(scene, plan.rounds, plan.seconds)
    if plan.wants("counters"):
        figures += await counting(scene, plan.slow_rounds)
    if plan.wants("rebuild"):
        figures += await rebuilding(scene, plan.slow_rounds)
    return figures


if __name__ == "__main__":
    main()
