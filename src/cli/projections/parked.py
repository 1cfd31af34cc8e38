"""`tradepost projections parked` and `requeue`."""

import asyncio

import click
import msgspec

from adapters.settings import Settings, load_settings
from cli.options import WholeNumber, as_json, data_dir
from cli.projections.options import MODEL
from cli.session import postgres
from commands.base import perform
from commands.upkeep.list_parked_events import ListParkedEvents, list_parked_events
from commands.upkeep.requeue_events import RequeueEvents, requeue_events
from db.outbox import POSITION_MAX
from db.parked import Parked


@click.command(name="parked")
@data_dir
@as_json
def parked(as_json: bool) -> None:
    """Show the events that read models were left without, since their projectors failed on them again and again.

    Each was tried five times. `tradepost projections requeue` has them tried again; a rebuild brings what they say too.
    """
    events = asyncio.run(read_parked(load_settings()))
    if as_json:
        click.echo(msgspec.json.encode(events))
    else:
        show(events)


@click.command(name="requeue")
@data_dir
@click.argument("name", required=False, type=MODEL, metavar="NAME")
@click.argument("positions", nargs=-1, type=WholeNumber(1, POSITION_MAX), metavar="[POSITION]...")
@click.option("--all", "every", is_flag=True, help="Of every read model.")
def requeue(name: str | None, positions: tuple[int, ...], every: bool) -> None:
    """Have parked events tried again: all of a read model's, or those at these POSITIONs.

    The worker does it within a second or two; what fails again is parked again.
    """
    if (name is None) is not every:
        raise click.UsageError("Say which read model's events to try again: its NAME, or --all.")
    count = asyncio.run(ask_again(load_settings(), RequeueEvents(name, positions)))
    click.echo(f"{count} event{'' if count == 1 else 's'} will be tried again.")
    if count < len(set(positions)):
        raise click.ClickException("At the others none is parked: `tradepost projections parked` lists those that are.")


async def read_parked(settings: Settings) -> list[Parked]:
    async with postgres(settings) as pool:
        return list(await perform(pool, list_parked_events, ListParkedEvents()))


async def ask_again(settings: Settings, command: RequeueEvents) -> int:
    async with postgres(settings) as pool:
        return await perform(pool, requeue_events, command)


def show(events: list[Parked]) -> None:
    from rich.console import Console
    from rich.table import Table

    if not events:
        click.echo("No event is parked.")
        return
    table = Table("read model", "position", "event", "since", "tries", "error")
    for event in events:
        since = f"{event.parked_at:%Y-%m-%d %H:%M:%S}"
        again = " (to be tried again)" if event.requeued_at else ""
        table.add_row(event.model, str(event.position), event.type, since, str(event.tries), event.error + again)
    Console().print(table)
