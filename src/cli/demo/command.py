"""What `tradepost up` fills an empty data folder with: the hidden command that does it."""

import asyncio
import signal

import click

from adapters.settings import load_settings
from cli.aside import until_asked
from cli.demo.drawings import drawings
from cli.demo.fill import fill_demo_store


@click.command(name="fill-demo", hidden=True)
def command() -> None:
    """Draws at once, while the stores start, and fills when asked. Answers the outbox position of the last of it."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    drawn = list(drawings())
    until_asked()
    click.echo(asyncio.run(fill_demo_store(load_settings(), drawn, lambda: bool(told))), nl=False)
