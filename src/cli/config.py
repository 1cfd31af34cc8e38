"""`tradepost config`: every setting, its value and where that comes from."""

import os
import sys
from pathlib import Path
from typing import Final

import click
import msgspec
from click.core import ParameterSource
from msgspec.structs import replace

from adapters.settings import SettingsError, left_by_up
from adapters.shown_settings import ShownSettings, Source, shown_settings
from cli.home import Home
from cli.options import as_json, data_dir
from cli.ports import url_of

DATA_DIR: Final = "TRADEPOST_DATA_DIR"
SOURCES: Final[dict[ParameterSource | None, Source]] = {
    ParameterSource.COMMANDLINE: "command line",
    ParameterSource.ENVIRONMENT: "environment",
}


@click.command(name="config")
@data_dir
@as_json
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Show every setting, its value and where that comes from: the environment, the data folder or a default.

    Of secrets it says only that they are set. Exit 2 if something is wrong with one, and nothing would start.
    """
    found = found_settings(SOURCES.get(context.get_parameter_source("data_dir"), "default"))
    if as_json:
        click.echo(msgspec.json.encode(found))
    else:
        show(found)
    sys.exit(0 if found.start else 2)


def found_settings(data_dir_source: Source) -> ShownSettings:
    """The option has been put into the environment by now, whoever named it."""
    home = Home(Path(os.environ[DATA_DIR]))
    try:
        left, damaged = said_by_up(home) | left_by_up(home.folder), list[str]()
    except SettingsError as trouble:
        left, damaged = {}, [str(trouble)]
    found = shown_settings(os.environ, left)
    named = [replace(one, source=data_dir_source) if one.name == DATA_DIR else one for one in found.settings]
    return ShownSettings(named, [*found.wrong, *damaged])


def said_by_up(home: Home) -> dict[str, str]:
    """What `up` tells its processes for as long as nobody else does: mails lead to where it listens."""
    address = home.last_address()
    if address is None or os.environ.get("DATABASE_URL"):
        return {}
    return {"PUBLIC_URL": url_of(address.host, address.port)}


def show(found: ShownSettings) -> None:
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(Column("setting", no_wrap=True), Column("value", overflow="fold"), Column("from", no_wrap=True))
    for one in found.settings:
        mark = "dim" if one.source in ("default", "not set") else ""
        style = mark if one.wrong is None else "red"
        table.add_row(*(Text(word, style) for word in (one.name, one.value or "", one.source)))
    console = Console()
    console.print(table)
    for words in [*(one.wrong for one in found.settings if one.wrong is not None), *found.wrong]:
        console.print(Text(words, "red"), soft_wrap=True)
