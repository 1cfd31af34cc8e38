"""`make bench`: a fresh shop with many products and orders, and what it does beside what nobody can save."""

import asyncio
from typing import Final

import click
import msgspec
from rich.console import Console
from rich.table import Table

from bench import orders_and_lag
from bench.measure import measure
from bench.paths import PATHS
from bench.report import load_table
from bench.scene import Scene, set_scene
from bench.shop import BenchShop, open_shop
from bench.subjects import subjects
from cli.progress import bar

PRODUCTS: Final = 20_000
ORDERS: Final = 100_000
ROUNDS: Final = 5
SECONDS: Final = 2.0
WIDTH: Final = 130


class Chosen(msgspec.Struct, frozen=True):
    only: tuple[str, ...]
    rounds: int
    seconds: float
    products: int
    orders: int


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", multiple=True, type=click.Choice([path.name for path in PATHS]), help="This path (may repeat).")
@click.option("--rounds", default=ROUNDS, show_default=True, help="Rounds; figures are medians of them.")
@click.option("--seconds", default=SECONDS, show_default=True, help="Length of one round of one path.")
@click.option("--products", default=PRODUCTS, show_default=True, help="Products in the shop.")
@click.option("--orders", default=ORDERS, show_default=True, help="Orders of the past two years.")
def main(only: tuple[str, ...], rounds: int, seconds: float, products: int, orders: int) -> None:
    """Measure this machine: a shop of its own, and yardsticks beside it, alternately."""
    with open_shop() as shop:
        asyncio.run(run(shop, Chosen(only, rounds, seconds, products, orders)))


async def run(shop: BenchShop, chosen: Chosen) -> None:
    console = Console(width=None if Console().is_terminal else WIDTH)
    async with set_scene(shop, chosen.products, chosen.orders) as scene:
        await under_load(scene, chosen, console)
        if not chosen.only:
            table = Table("what", "figure")
            for row in await orders_and_lag.measure(scene):
                table.add_row(*row)
            console.print(table)


async def under_load(scene: Scene, chosen: Chosen, console: Console) -> None:
    paths = [path for path in PATHS if not chosen.only or path.name in chosen.only]
    async with subjects(scene, paths) as compared:
        with bar("Measuring", (chosen.rounds + 1) * len(compared)) as advance:
            console.print(load_table(await measure(compared, scene, chosen.rounds, chosen.seconds, advance)))


if __name__ == "__main__":
    main()
