"""`tradepost projections rebuild`."""

import asyncio
import sys

import asyncpg
import click
import msgspec

from adapters.settings import Settings, load_settings
from cli.options import as_json, data_dir
from cli.progress import bar
from cli.projections.options import MODEL, stores
from cli.session import facts_of
from db.outages import UNREACHABLE
from workers.building import right_to_build
from workers.feed import Feed
from workers.leadership import Leadership, LostLeadership
from workers.projection import Projection
from workers.projections import projections
from workers.rebuild import RebuildFailed, Rebuilt, drop_replaced
from workers.rebuild import rebuild as build
from workers.run import again


class AlreadyBuilding(Exception):
    pass


@click.command(name="rebuild")
@data_dir
@as_json
@click.argument("name", required=False, type=MODEL, metavar="NAME")
@click.option("--all", "every", is_flag=True, help="Every read model, one after the other.")
@click.option("--back", is_flag=True, help="Also what a newer version has built: after going back to this one.")
def rebuild(name: str | None, every: bool, back: bool, as_json: bool) -> None:
    """Build a read model anew from the tables, beside the one that is read, and switch in one step.

    Readers see the old one or the new one. It is caught up and compared with the tables before the switch. Stopped at
    any point (Ctrl-C, kill -9) it leaves the old one as it is, and can be run again.
    """
    if (name is None) is not every:
        raise click.UsageError("Say which read model to build: its NAME, or --all.")
    try:
        rebuilt = asyncio.run(rebuild_all(load_settings(), name, back=back, shown=not as_json))
    except (AlreadyBuilding, RebuildFailed, LostLeadership) as failed:
        raise click.ClickException(str(failed)) from failed
    if as_json:
        click.echo(msgspec.json.encode(rebuilt))
    else:
        show(rebuilt)
    sys.exit(0)


async def rebuild_all(settings: Settings, name: str | None, *, back: bool, shown: bool) -> list[Rebuilt]:
    """Raises AlreadyBuilding, RebuildFailed, OtherShape, OtherHistory, OutOfStep, LostLeadership, StoreDown."""
    async with stores(settings) as (pool, redis):
        feed, leadership = Feed(pool), Leadership(settings.database_url)
        meanwhile = [asyncio.create_task(again(feed.run, UNREACHABLE)), asyncio.create_task(leadership.stay())]
        try:
            facts = await facts_of(settings, pool)
            chosen = [one for one in projections(settings, facts, pool, redis) if name in (None, one.model.name)]
            rebuilt = [await rebuild_one(one, feed, leadership, pool, back=back, shown=shown) for one in chosen]
            await drop_replaced(chosen)
            return rebuilt
        finally:
            for task in meanwhile:
                task.cancel()
            await asyncio.gather(*meanwhile, return_exceptions=True)
            await leadership.close()


async def rebuild_one(
    projection: Projection, feed: Feed, leadership: Leadership, pool: asyncpg.Pool, *, back: bool, shown: bool
) -> Rebuilt:
    name = projection.model.name
    async with leadership.right_to(right_to_build(name)) as lead:
        if lead is None:
            raise AlreadyBuilding(f"{name} is being built already; wait until that is done.")
        try:
            with bar(f"Building {name}", await projection.count(), shown=shown) as advance:
                return await build(projection, feed, pool, lead, advance, back=back)
        finally:
            await projection.store.close()


def show(rebuilt: list[Rebuilt]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("read model")
    for column in ("filled", "compared", "seconds", "position"):
        table.add_column(column, justify="right")
    for one in rebuilt:
        table.add_row(one.model, str(one.filled), str(one.compared), f"{one.seconds:.1f}", str(one.position))
    Console().print(table)
