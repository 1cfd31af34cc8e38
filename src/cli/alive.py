"""`tradepost alive`: what a container's health check asks."""

import os
import sys
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

import click

from adapters.setting_values import listener
from adapters.settings import SettingsError
from cli.local_http import NoAnswer, ask
from cli.options import api_port

METRICS: Final = "TRADEPOST_METRICS_PORT"
WORKER_METRICS: Final = "TRADEPOST_WORKER_METRICS_PORT"
HERE: Final = "localhost"


@click.command(name="alive")
@api_port
@click.option(
    "--ready", is_flag=True, help="Also whether it can serve something: a store answers, the schema is there."
)
@click.option("--worker", is_flag=True, help="The worker, at TRADEPOST_WORKER_METRICS_PORT, which has to be set.")
def command(port: int, *, ready: bool, worker: bool) -> None:
    """Ask the API on this machine whether it lives: 0 if it does, else 1. For the health checks of containers.

    It asks at TRADEPOST_METRICS_PORT where that is set, which has places that no customer takes; else at the port.
    """
    name = WORKER_METRICS if worker else METRICS
    watched = os.environ.get(name, "").strip()
    if worker and not watched:
        raise SettingsError(f"Set {name}: a worker listens nowhere else.")
    address = place(name, watched, port)
    path = "/health/ready" if ready else "/health/live"
    try:
        status, answer = ask(address, "GET", path)
    except NoAnswer as silent:
        click.echo(f"Nobody answers at {address[0]}:{address[1]}. ({silent})", err=True)
        sys.exit(1)
    said = answer.get("status") if isinstance(answer, dict) else None
    click.echo(f"{said or 'This is no Tradepost'} at {address[0]}:{address[1]}.")
    sys.exit(0 if status == HTTPStatus.OK and said else 1)


def place(name: str, watched: str, port: int) -> tuple[str, int]:
    """Where to ask: whoever listens everywhere is asked here. Raises SettingsError."""
    if not watched:
        return HERE, port
    try:
        host, watched_port = listener(watched)
    except ValueError as wrong:
        raise SettingsError(f"{name} {wrong}.") from wrong
    return HERE if ip_address(host).is_unspecified else host, watched_port
