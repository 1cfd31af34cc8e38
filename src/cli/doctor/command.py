"""`tradepost doctor`: the command."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Final

import click
import msgspec

from cli.doctor.examine import Findings, examine
from cli.doctor.finding import Level
from cli.home import Address, Home
from cli.options import PORT, as_json, data_dir

MARKS: Final[dict[Level, tuple[str, str]]] = {
    "well": ("✓", "green"),
    "note": ("!", "yellow"),
    "broken": ("✗", "red"),
    "unknown": ("?", "dim"),
}


@click.command(name="doctor")
@data_dir
@as_json
@click.option("--host", help="Where the API listens, or is to.  [default: as `up` was last told here, or 127.0.0.1]")
@click.option("--port", type=PORT, help="Its port.  [default: as `up` was last told here, or 8000]")
def command(as_json: bool, host: str | None, port: int | None) -> None:
    """Look the shop over: settings, stores, schema, keys, clocks, disk, port, data folder, workers.

    Each finding comes with its cure; nothing is changed. Exit 1 if something is broken. What is marked ! is worth
    knowing, and what is marked ? can't be told until something else is mended.
    """
    home = Home(Path(os.environ["TRADEPOST_DATA_DIR"]))
    last = home.address()
    findings = asyncio.run(examine(home, Address(host or last.host, port or last.port), os.environ))
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        show(findings)
    sys.exit(1 if any(finding.level == "broken" for found in findings.values() for finding in found) else 0)


def show(findings: Findings) -> None:
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    # What is to be copied is folded, never cut.
    table = Table(
        "", Column("check", no_wrap=True), Column("found", overflow="fold"), Column("what to do", overflow="fold")
    )
    for name, found in findings.items():
        for finding in found:
            mark, style = MARKS[finding.level]
            table.add_row(Text(mark, style), name, Text(finding.found), Text(finding.cure or ""))
    Console().print(table)
