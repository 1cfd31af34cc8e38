"""What pages have a Postgres of one's own told, told to a real one."""

import os
import re
import subprocess
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from cli.stores.postgres import binaries
from db.rights import ROLES
from tests.databases import make_database, run
from tests.docs.blocks import ROOT, block
from tests.stores import Addresses

SAID: Final = re.compile(r"alter system set (\w+) = '?(.*?)'?;")
OWNER: Final = "postgres"
COMPOSE: Final = """
docker() {
    while [ "$1" != postgres ]; do shift; done
    shift
    "$@"
}
"""
"""What is to be run in the container of Postgres is run beside ours."""


@pytest.mark.parametrize(
    ("page", "words"), [("docs/backup.md", "archive_command"), ("docs/operations.md", "log_error_verbosity")]
)
async def test_a_server_takes_its_settings(page: str, words: str, postgres: asyncpg.Pool) -> None:
    """They would hold from its next start on, and are taken back at once."""
    lines = block(page, words)
    told = dict(SAID.findall(lines))
    assert len(told) == len(lines.splitlines())
    try:
        for statement in lines.splitlines():
            await postgres.execute(statement)
        kept = await postgres.fetch("select name, setting from pg_file_settings where name = any($1)", list(told))
        assert {row["name"]: row["setting"] for row in kept} == told
    finally:
        for name in told:
            await postgres.execute(f"alter system reset {name}")


async def test_a_server_makes_the_roles(postgres: asyncpg.Pool) -> None:
    """As if migrating had not made them without a way in; it is taken back."""
    lines = block("docs/operations.md", "create role")
    async with postgres.acquire() as connection:
        begun = connection.transaction()
        await begun.start()
        try:
            for role in ROLES:
                await connection.execute(f"alter role {role} rename to {role}_of_before")
            await connection.execute(lines)
            made = await connection.fetch("select rolname from pg_roles where rolcanlogin and rolname = any($1)", ROLES)
        finally:
            await begun.rollback()
    assert {row["rolname"] for row in made} == {*ROLES}


@pytest.fixture(scope="module")
async def database(stores: Addresses, worker_number: int) -> str:
    url = await make_database(stores, "migrated", f"dumped_{worker_number}")
    await run(url, "insert into tax_rates (country, name, basis_points) values ('CH', 'VAT', 810)")
    return url


def enter(lines: str, url: str, folder: Path) -> None:
    """The pages' owner and database are called as the shop."""
    parts = urlsplit(url)
    lines = re.sub(r"(-U|--username) tradepost", rf"\1 {OWNER}", lines)
    lines = re.sub(r"(?<=[a-z] )tradepost(?= |$)", parts.path[1:], lines.strip())
    sockets = parse_qs(parts.query)["host"][0]
    ours = {"PATH": f"{binaries()}:{os.environ['PATH']}", "PGHOST": sockets, "PGUSER": OWNER, "DATABASE_URL": url}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", COMPOSE + lines],
        cwd=folder,
        env={**os.environ, **ours},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


DUMPED: Final = (
    (
        block("docs/backup.md", "docker compose exec -T postgres pg_dump"),
        "pg_restore --clean --dbname tradepost ledger.dump",
    ),
    (*block("docs/deploy/compose.md", "pg_restore").splitlines(),),
    (*re.findall(r"`(pg_(?:dump|restore) --[^`]*)`", (ROOT / "docs/deploy/README.md").read_text()),),
)


@pytest.mark.parametrize(("dump", "restore"), DUMPED, ids=("backup", "compose", "deploy"))
async def test_what_was_dumped_is_there_again(dump: str, restore: str, database: str, tmp_path: Path) -> None:
    enter(dump, database, tmp_path)
    await run(database, "delete from tax_rates")
    enter(restore, database, tmp_path)
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("select basis_points from tax_rates where country = 'CH'") == 810
    await connection.close()
