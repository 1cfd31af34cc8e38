"""`tradepost shop`: what the shop itself is."""

import asyncio
from zoneinfo import ZoneInfo

import click
from msgspec.structs import replace

from adapters.settings import Settings, load_settings
from cli.at_the_server import at_the_server
from cli.options import data_dir
from cli.session import postgres
from commands.base import perform
from commands.shop.change_time_zone import ChangeTimeZone, change_time_zone
from commands.shop.find_facts import FindFacts, find_facts
from domain.time_zones import time_zone_named


@click.group(name="shop")
def command() -> None:
    """Change what the shop itself is."""


@command.command(name="zone")
@data_dir
@click.argument("zone")
@click.option("--yes", is_flag=True, help="Don't ask.")
def zone(zone: str, yes: bool) -> None:
    """Count the shop's days in ZONE, such as Europe/Berlin, from its first sale on.

    The dashboard is built anew, which the workers do by themselves: sales may move to the day before or after. Nothing
    in the ledger changes.
    """
    try:
        wanted = time_zone_named(zone)
    except ValueError as wrong:
        raise click.BadParameter(f"this is {wrong}", param_hint="ZONE") from None
    settings = load_settings()
    settings = replace(settings, claims=replace(settings.claims, time_zone=None))
    present = asyncio.run(present_zone(settings))
    if present.key == wanted.key:
        click.echo(f"The shop's days are {present.key}'s already.")
        return
    if not yes:
        words = f"The shop's days are {present.key}'s. Make them {wanted.key}'s, and build the dashboard anew?"
        click.confirm(words, abort=True)
    asyncio.run(move_to(settings, wanted))
    click.echo(f"The shop's days are {wanted.key}'s now. The workers build the dashboard anew.")
    click.echo("Unset TRADEPOST_TIME_ZONE wherever it is set: a process that is told otherwise won't start.", err=True)


async def present_zone(settings: Settings) -> ZoneInfo:
    async with postgres(settings) as pool:
        return (await perform(pool, find_facts, FindFacts())).time_zone


async def move_to(settings: Settings, zone: ZoneInfo) -> None:
    async with postgres(settings) as pool:
        await at_the_server(settings, pool, change_time_zone, ChangeTimeZone(zone))
