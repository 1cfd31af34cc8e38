"""`tradepost migrate`: the schema."""

import asyncio

import click

from adapters.settings import load_settings
from cli.options import data_dir


@click.command(name="migrate")
@data_dir
def command() -> None:
    """Bring the database to the present schema. Running it again changes nothing."""
    from db.migrate import migrate

    changed = asyncio.run(migrate(load_settings().database_url))
    click.echo("The schema is up to date." if not changed else "The schema is up to date now.")
