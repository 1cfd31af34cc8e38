"""`tradepost keys`: what tokens are signed with, and how that is changed while the shop is open."""

import os
import secrets
import shlex
from typing import Final

import click

from adapters.settings import Settings, data_dir_from, left_by_up, load_settings
from api.callers.tokens import key_id
from cli.home import SECRET_BYTES, Home
from cli.options import data_dir

JWT: Final = "TRADEPOST_JWT_SECRET"
LINKS: Final = "TRADEPOST_LINK_SECRET"


@click.group(name="keys", short_help="Change what tokens are signed with.")
def command() -> None:
    """Change what tokens are signed with, while the shop is open."""


@command.command(name="status", short_help="Say which keys there are.")
@data_dir
def status() -> None:
    """Say which keys tokens may be signed with, by what tokens call them. No secret is shown."""
    settings = load_settings()
    for place, secret in enumerate(settings.jwt_secrets):
        click.echo(f"{key_id(secret)}  {'signs and verifies' if place == 0 else 'verifies'}")
    if not settings.link_secret:
        click.echo(f"{LINKS} is not set: links that outlive keys are made with the last of them.")
    click.echo(f"They stand in {'the environment' if is_in_environment() else data_dir_from(os.environ)}.")


@command.command(name="rotate", short_help="Sign with a new secret from now on.")
@data_dir
def rotate() -> None:
    """Sign with a new secret from now on; the present one goes on to verify, any older one does not.

    Of a shop that `tradepost up` runs it is written into the data folder, and holds once that is started again. Of
    servers with variables of their own it prints what to set. Nobody is signed out, and no link ends.
    """
    settings = load_settings()
    if " " in settings.links_secret.decode() or "," in settings.links_secret.decode():
        raise click.ClickException(f"{JWT} has spaces or commas in it, which divide several: set one without.")
    new = secrets.token_urlsafe(SECRET_BYTES)
    known, rotated = steps(settings, new)
    if is_in_environment():
        click.echo("Every process must know the new secret before one signs with it.", err=True)
        click.echo("1. Set these wherever a process of the shop runs, and restart each:", err=True)
        click.echo(written(known))
        click.echo("2. When all have been, set these instead, and restart each again:", err=True)
        click.echo(written(rotated))
        return
    folder = data_dir_from(os.environ)
    Home(folder).leave_environment(left_by_up(folder) | rotated)
    click.echo(f"Start the shop again: {key_id(new)} signs from then on, and {key_id(settings.jwt_secret)} verifies.")


def steps(settings: Settings, new: str) -> tuple[dict[str, str], dict[str, str]]:
    """What is to be set before the new secret signs, and then. What makes the links that outlive keys is set with it,
    for else they would end.
    """
    links = {LINKS: settings.links_secret.decode()}
    present = settings.jwt_secret
    return {JWT: f"{present} {new}"} | links, {JWT: f"{new} {present}"} | links


def written(values: dict[str, str]) -> str:
    return "\n".join(f"{name}={shlex.quote(value)}" for name, value in values.items())


def is_in_environment() -> bool:
    return bool(os.environ.get(JWT, "").strip())
