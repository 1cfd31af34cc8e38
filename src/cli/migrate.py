"""`tradepost migrate`: the schema."""

import asyncio

import click

from adapters.settings import load_settings
from cli.options import data_dir


@click.command(name="migrate")
@data_dir
@click.option("--sql", "as_sql", is_flag=True, help="Print what the database would be told, and do nothing.")
def command(as_sql: bool) -> None:
    """Bring the database to the present schema, and open the shop. Running it again changes nothing.

    \b
    The shop may be open meanwhile: a step that can't have its table within 1.5 s gives way to whoever buys, and is
    tried again. Of several at once, one works and the others wait for it.

    A new shop counts in TRADEPOST_CURRENCY (USD) from then on, and in days of TRADEPOST_TIME_ZONE (UTC).
    """
    from cli.opening import migrate_and_open

    if as_sql:
        from db.migrate import pending_sql

        click.echo(asyncio.run(pending_sql(load_settings().database_url)), nl=False)
        return
    changed = asyncio.run(migrate_and_open(load_settings(), lambda words: click.echo(words, err=True)))
    click.echo("The schema is up to date." if not changed else "The schema is up to date now.")
