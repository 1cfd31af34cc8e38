"""What `tradepost up` has done before it serves anything: the schema, the shop, and the first admin."""

import asyncio
import os
from pathlib import Path
from typing import Final

import click

from adapters.settings import Settings, load_settings
from cli.admin import make_admin, opens
from cli.aside import until_asked
from cli.home import Home
from cli.opening import migrate_and_open
from cli.session import redis_trouble

OPENS: Final = "the first admin's password opens"


@click.command(name="prepare", hidden=True)
def command() -> None:
    """Answers OPENS where it still does."""
    until_asked()
    if prepare(load_settings(), Home(Path(os.environ["TRADEPOST_DATA_DIR"]))):
        click.echo(OPENS, nl=False)


def prepare(settings: Settings, home: Home) -> bool:
    """Whether the first admin's password still opens. Raises StoreDown, OtherShop."""
    return asyncio.run(prepared(settings, home))


async def prepared(settings: Settings, home: Home) -> bool:
    if (trouble := await redis_trouble(settings)) is not None:
        raise trouble
    await migrate_and_open(settings)
    owner = home.owner()
    if home.is_new:
        await make_admin(settings, owner.email, "Admin", owner.password, given=True)
    return await opens(settings, owner.email, owner.password)
