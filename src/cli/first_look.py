"""What `tradepost api` has looked at before it serves: is it this shop's database, and do the stores answer?"""

import asyncio

import click

from adapters.settings import load_settings
from cli.aside import until_asked
from cli.session import store_troubles
from cli.troubles import warn_of


@click.command(name="first-look", hidden=True)
def command() -> None:
    """Warns of stores that don't answer. Raises OtherShop."""
    until_asked()
    settings = load_settings()
    for trouble in asyncio.run(store_troubles(settings)):
        warn_of(trouble, "serving", json=settings.log_json)
