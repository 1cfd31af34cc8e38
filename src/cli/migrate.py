"""`tradepost migrate`: the schema."""

import asyncio

import click

from adapters.settings import load_settings
from cli.options import data_dir


@click.command(name="migrate")
@data_dir
def command() -> None:
    """Bring the database to the present schema, and open the shop. Running it again changes nothing.

    A new shop counts in TRADEPOST_CURRENCY (USD) from then on, and in days of TRADEPOST_TIME_ZONE (UTC).
    """
    from cli.opening import migrate_and_open

    changed = asyncio.run(migrate_and_open(load_settings()))
    click.echo("The schema is up to date." if not changed else "The schema is up to date now.")
