"""Which schema a database has, beside the one this program works with."""

import re
from pathlib import Path
from typing import Final, Literal

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

from db.lent import NAMES_POSTGRES, POOLED, is_lent
from db.outages import UNFIT
from domain.outages import StoreUnfit

VERSIONS: Final = Path(__file__).parent / "migrations" / "versions"

# What an extension brought along is nobody's table.
LOOK: Final = """
select current_schema() as open, pg_backend_pid() as served_by, to_regclass('outbox') is not null as ours,
  to_regclass('alembic_version') is not null as versioned,
  exists (
    select from pg_class where relnamespace = to_regnamespace(current_schema()) and relkind in ('r', 'p')
    and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
  ) as filled,
  obj_description(to_regclass('alembic_version'), 'pg_class') as word
"""
REVISION: Final = "select version_num from alembic_version"
LEAVE_WORD: Final = "comment on table alembic_version is '{}'"
WORD: Final = "Schema {} serves programs of schema {} and newer."
SERVES: Final = re.compile(r'^serves = "(\d+)"$', re.MULTILINE)

State = Literal["present", "missing", "older", "ahead", "newer", "foreign"]
"""`ahead` is newer than this program's, and serves it all the same."""

WORDS: Final[dict[State, str]] = {
    "missing": "The database has no tables yet: run `tradepost migrate`.",
    "older": "The database's schema is {found}, this program's is {head}: run `tradepost migrate`.",
    "newer": "The database's schema is {found}, this program's is {head}: start the program that brought it there.",
    "foreign": "The database holds something else than a shop: name another in DATABASE_URL.",
}

SCHEMA_REASONS: Final[dict[str, State]] = {f"schema-{state}": state for state in WORDS}
"""What StoreUnfit calls them."""


class Schema(msgspec.Struct, frozen=True):
    """`revision` is the number of the last migration; empty where there is none."""

    state: State
    revision: str = ""

    def require(self, *states: State) -> None:
        """Raises StoreUnfit unless it is one of these."""
        if self.state not in states:
            words = WORDS[self.state].format(found=self.revision, head=head())
            raise StoreUnfit("postgres", f"schema-{self.state}", words)


def head() -> str:
    """Revisions are numbered, so the head is the last file."""
    return revision_of(last_file())


def serves() -> str:
    """The oldest schema whose programs go on working with this one, as its last migration says."""
    said = SERVES.search(last_file().read_text())
    return head() if said is None else said[1]


def last_file() -> Path:
    return max(VERSIONS.glob("[0-9]*.py"), key=revision_of)


def revision_of(file: Path) -> str:
    return file.stem.split("_")[0]


def word() -> str:
    """What a database is told of its schema, for programs that know nothing of its migrations."""
    return WORD.format(head(), serves())


async def leave_word(connection: asyncpg.Connection) -> bool:
    """Whether there was anything to do. Only for who owns the tables."""
    row = await connection.fetchrow(LOOK)
    assert row is not None
    if row["word"] == word():
        return False
    await connection.execute(LEAVE_WORD.format(word()))
    return True


def is_served(revision: str, said: str | None) -> bool:
    """A word that speaks of another revision is older than the last migration, which may have been another kind."""
    numbers = re.findall(r"\d+", said or "")
    return len(numbers) == 2 and numbers[0] == revision and numbers[1] <= head()


async def schema_of(connection: asyncpg.Connection | PoolConnectionProxy) -> Schema:
    """Raises StoreUnfit where one may not even look, and where a pooler answers on a connection that is none of it."""
    row = await connection.fetchrow(LOOK)
    assert row is not None
    if row["served_by"] != connection.get_server_pid() and not is_lent(connection):
        raise StoreUnfit("postgres", POOLED, NAMES_POSTGRES)
    if row["open"] is None:
        raise StoreUnfit("postgres", *UNFIT[asyncpg.InsufficientPrivilegeError])
    revision: str | None = await connection.fetchval(REVISION) if row["versioned"] else None
    if not row["filled"] or (row["versioned"] and revision is None and not row["ours"]):
        return Schema("missing")
    if revision is None or not revision.isdecimal() or not row["ours"]:
        return Schema("foreign")
    if revision <= head():
        return Schema("present" if revision == head() else "older", revision)
    return Schema("ahead" if is_served(revision, row["word"]) else "newer", revision)
