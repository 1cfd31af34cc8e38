"""`tradepost projections status`."""

import asyncio
from collections.abc import Mapping

import click
import msgspec

from adapters.settings import Settings, load_settings
from cli.options import as_json, data_dir
from cli.session import postgres
from commands.base import perform
from commands.upkeep.compare_histories import CompareHistories, compare_histories
from domain.outages import StoreDown
from queries.upkeep.projections_status import ProjectionStatus, live_standings, statuses_of
from read_models.model import Standing


@click.command(name="status")
@data_dir
@as_json
def status(as_json: bool) -> None:
    """Show each read model's position in the outbox and its lag.

    The lag is the age of the moment up to which nothing committed is missing; it grows as long as Postgres doesn't
    answer. Exit 1 then, or if a read model can't be read or is of another database, with what to do.
    """
    settings = load_settings()
    standings = asyncio.run(read_standings(settings))
    trouble = asyncio.run(find_trouble(settings, standings))
    models = statuses_of(standings)
    unread = [model.name for model in models if model.position is None]
    if as_json:
        click.echo(msgspec.json.encode(models))
    elif len(unread) < len(models):
        show(models)
    if trouble is not None:
        raise trouble
    if len(unread) == len(models):
        raise click.ClickException("No read model was ever built. A worker builds them: `tradepost worker`.")
    if unread:
        raise click.ClickException(f"{', '.join(unread)} can't be read. `tradepost doctor` says why.")
    if not as_json:
        click.echo("Postgres answers.")


async def read_standings(settings: Settings) -> dict[str, Standing | None]:
    """Raises StoreDown("redis")."""
    from adapters.redis.client import redis_of
    from adapters.redis.reader import RedisReader
    from adapters.search.engines import search_reader
    from queries.sources import Sources

    redis, search = redis_of(settings), search_reader(settings)
    try:
        await RedisReader(redis).ping()
        return await live_standings(Sources(RedisReader(redis), search))
    finally:
        await redis.aclose()
        await search.close()


async def find_trouble(settings: Settings, standings: Mapping[str, Standing | None]) -> StoreDown | None:
    """What keeps Postgres from being the one these are of, or one from knowing. Raises OtherShop."""
    try:
        async with postgres(settings) as pool:
            await perform(pool, compare_histories, CompareHistories(standings))
    except StoreDown as down:
        return down
    return None


def show(models: list[ProjectionStatus]) -> None:
    from rich.console import Console
    from rich.table import Table

    furthest = max((model.position or 0 for model in models), default=0)
    table = Table("read model")
    for column in ("position", "behind the furthest", "lag"):
        table.add_column(column, justify="right")
    for model in models:
        if model.position is None or model.lag_ms is None:
            table.add_row(model.name, "[red]not readable[/red]", "", "")
        else:
            colour = "green" if model.lag_ms < 1_000 else "yellow" if model.lag_ms < 10_000 else "red"
            behind = str(furthest - model.position or "")
            table.add_row(model.name, str(model.position), behind, f"[{colour}]{model.lag_ms} ms[/{colour}]")
    Console().print(table)
