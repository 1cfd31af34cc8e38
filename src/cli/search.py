"""`tradepost search`: what servers of your own need before they search."""

import os
from typing import Any, Final

import click

from adapters.settings import SettingsError

MASTER: Final = "MEILI_MASTER_KEY"
ANSWER_SECONDS_MAX: Final = 10


@click.group(name="search", short_help="Make a Meilisearch ready for the shop.")
def command() -> None:
    """Make a Meilisearch ready for the shop."""


@command.command(name="keys", short_help="Make the keys of the API and the workers.")
@click.option("--print", "printed", is_flag=True, help="Only print what the two will be; no server is asked.")
def keys(*, printed: bool) -> None:
    """Make the keys that the API and the workers come in with, at each server of MEILI_URL; again changes nothing.

    It asks for MEILI_MASTER_KEY in the environment, which no other process of the shop needs. The two follow from it,
    so that they can be set before they are made:

    \b
    tradepost search keys --print >> .env    MEILI_SEARCH_KEY is for the API, MEILI_KEY for the workers
    tradepost search keys                    once the server runs
    """
    from adapters.search.meilisearch.keys import KEYS

    master = master_key()
    if printed:
        for key in KEYS:
            click.echo(f"{key.variable}={key.value(master)}")
        return
    for url in servers():
        for line in made_at(url, master):
            click.echo(line)


def made_at(url: str, master: str) -> list[str]:
    """What to say of each key. Raises StartFailed, StoreDown."""
    import httpx

    from adapters.search.meilisearch.keys import KEYS
    from cli.stores.meilisearch_keys import ensure_key
    from domain.outages import StoreDown

    headers = {"Authorization": f"Bearer {master}"}
    with httpx.Client(base_url=url, headers=headers, timeout=ANSWER_SECONDS_MAX) as client:

        def ask(method: str, path: str, body: object) -> tuple[int, Any]:
            answer = client.request(method, path, json=body)
            return answer.status_code, answer.json() if answer.content else None

        try:
            made = [(key, *ensure_key(ask, key)) for key in KEYS]
        except (httpx.HTTPError, ValueError) as silent:
            raise StoreDown("search") from silent
    said = []
    for key, value, changed in made:
        other = "" if value == key.value(master) else ", of another value than --print says: take it from the server"
        words = f"{', '.join(key.actions)} in {', '.join(key.indexes)}"
        said.append(f"{key.variable} {'was made' if changed else 'is there'}{other}: {words}.")
    return said


def master_key() -> str:
    """Raises SettingsError."""
    from adapters.search.meilisearch.keys import MASTER_KEY_BYTES_MIN

    key = os.environ.get(MASTER, "").strip()
    if len(key.encode()) < MASTER_KEY_BYTES_MIN:
        raise SettingsError(f"Set {MASTER} to what the server has, {MASTER_KEY_BYTES_MIN} bytes or more.")
    return key


def servers() -> tuple[str, ...]:
    """Raises SettingsError."""
    from adapters.read_values import read_values

    read, wrong = read_values(os.environ)
    if "MEILI_URL" in wrong:
        raise SettingsError(wrong["MEILI_URL"])
    if not read["MEILI_URL"]:
        raise SettingsError("Set MEILI_URL to the server, http://localhost:7700 say.")
    urls: tuple[str, ...] = read["MEILI_URL"]
    return urls
