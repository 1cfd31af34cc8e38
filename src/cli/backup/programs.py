"""Postgres' own programs: those on PATH, or those that came with the embedded one."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import msgspec

from cli.stores.postgres import binaries
from cli.stores.process import StartFailed

Name = Literal["pg_dump", "pg_restore"]
VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")


class Program(msgspec.Struct, frozen=True):
    path: Path
    major: int


def program(name: Name, major_min: int) -> Path:
    """One that knows this version of Postgres. Raises StartFailed."""
    found = list(programs(name))
    for each in found:
        if each.major >= major_min:
            return each.path
    there = ", ".join(f"{each.path} is of {each.major}" for each in found) or "there is none on PATH"
    raise StartFailed(
        f"Install {name} of Postgres {major_min} or newer (Debian: postgresql-client-{major_min}; `make up` brings one,"
        f" too): {there}."
    )


def programs(name: Name) -> Iterator[Program]:
    candidates = [Path(found)] if (found := shutil.which(name)) else []
    with suppress(StartFailed):  # where all stores are servers
        candidates.append(binaries() / name)
    for path in candidates:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        if version := VERSION.search(said.stdout):
            yield Program(path, int(version[1]))


def way_in(url: str) -> tuple[str, dict[str, str]]:
    """An address to be named on a command line, which everybody on this machine can read, and an environment that has
    the password.
    """
    parts, environment = urlsplit(url), dict(os.environ)
    query = dict(parse_qsl(parts.query))
    password = query.pop("password", None) or (unquote(parts.password) if parts.password else None)
    if password is not None:
        environment["PGPASSWORD"] = password
    user, at, place = parts.netloc.rpartition("@")
    shown = parts._replace(netloc=user.partition(":")[0] + at + place, query=urlencode(query, safe="/"))
    return shown.geturl(), environment
