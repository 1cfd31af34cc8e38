"""`make bench`: a fresh shop with many products and orders, and what it does beside what nobody can save."""

import asyncio
from typing import Final

import click
import msgspec
from rich.console import Console
from rich.table import Table

from bench import orders_and_lag
from bench.measure import measure
from bench.report import load_table
from bench.scene import Scene, set_scene
from bench.shop import BenchShop, open_shop
from bench.subjects import NAMES, subjects
from cli.progress import bar

PRODUCTS: Final = 20_000
ORDERS: Final = 100_000
QUEUE: Final = 800
ROUNDS: Final = 5
SECONDS: Final = 2.0
WIDTH: Final = 130


class Chosen(msgspec.Struct, frozen=True):
    only: tuple[str, ...]
    rounds: int
    seconds: float
    products: int
    orders: int
    queue: int

    def wants(self, name: str) -> bool:
        return not self.only or name in self.only


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", multiple=True, type=click.Choice(NAMES), help="Only this (may repeat).")
@click.option("--rounds", default=ROUNDS, show_default=True, help="Rounds; figures are medians of them.")
@click.option("--seconds", default=SECONDS, show_default=True, help="Length of one round of one path.")
@click.option("--products", default=PRODUCTS, show_default=True, help="Products in the shop.")
@click.option("--orders", default=ORDERS, show_default=True, help="Orders of the past two years.")
@click.option("--queue", default=QUEUE, show_default=True, help="Customers who order at once.")
def main(only: tuple[str, ...], rounds: int, seconds: float, products: int, orders: int, queue: int) -> None:
    """Measure this machine: a shop of its own, and yardsticks beside it, alternately."""
    with open_shop() as shop:
        asyncio.run(run(shop, Chosen(only, rounds, seconds, products, orders, queue)))


async def run(shop: BenchShop, chosen: Chosen) -> None:
    console = Console(width=None if Console().is_terminal else WIDTH)
    async with set_scene(shop, chosen.products, chosen.orders, chosen.queue) as scene:
        await under_load(scene, chosen, console)
        if not chosen.only:
            table = Table("what", "figure")
            for row in await orders_and_lag.measure(scene):
                table.add_row(*row)
            console.print(table)


async def under_load(scene: Scene, chosen: Chosen, console: Console) -> None:
    async with subjects(scene, chosen.wants) as compared:
        with bar("Measuring", (chosen.rounds + 1) * len(compared)) as advance:
            measured = await measure(compared, chosen.rounds, chosen.seconds, scene.level, advance)
    console.print(load_table(measured))


if __name__ == "__main__":
    main()
