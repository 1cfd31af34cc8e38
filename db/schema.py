"""Which schema a database has, beside the one this program works with."""

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
  ) as filled
"""
REVISION: Final = "select version_num from alembic_version"

State = Literal["present", "missing", "older", "newer", "foreign"]

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
    return max(file.stem.split("_")[0] for file in VERSIONS.glob("[0-9]*.py"))


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
    state: State = "present" if revision == head() else "older" if revision < head() else "newer"
    return Schema(state, revision)
