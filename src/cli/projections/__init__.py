"""`tradepost projections`: every command in a file of its own."""

import click

from cli.projections.parked import parked, requeue
from cli.projections.rebuild import rebuild
from cli.projections.status import status
from cli.projections.verify import verify


@click.group(name="projections")
def command() -> None:
    """See how far the read models have come, prove them, build them anew."""


for part in (status, verify, rebuild, parked, requeue):
    command.add_command(part)
