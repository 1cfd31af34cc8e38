"""Programs of the last release go on working with the database that this version's migrations make."""

from typing import Final

import asyncpg

from db.models.leaving import LEAVING
from db.schema import head, serves
from tests.releases.released import Release, releases
from tests.releases.tables import columns_now, tables_now, writes_itself

ALWAYS_WRITTEN: Final[frozenset[str]] = frozenset()
"""`table.column` that may be NULL to the last release, which has written it all the same whenever it added a row."""

LOOK: Final = """
select table_name || '.' || column_name as name,
  is_nullable = 'YES' or column_default is not null or is_identity = 'YES' as writes_itself
from information_schema.columns where table_schema = current_schema()
"""


def last() -> Release:
    return releases()[-1]


def known(release: Release) -> set[str]:
    return {f"{table}.{column}" for table, columns in release.tables.items() for column in columns}


async def test_whatever_the_last_release_reads_is_there(postgres: asyncpg.Pool) -> None:
    there = {row["name"] for row in await postgres.fetch(LOOK)}
    assert known(last()) - there == set(), "drop it in the next release: db/models/leaving.py"


def test_what_it_knows_is_still_what_it_was() -> None:
    now = tables_now()
    changed = {
        f"{table}.{column}": (was, now[table][column])
        for table, columns in last().tables.items()
        for column, was in columns.items()
        if column in now.get(table, {}) and now[table][column] != was
    }
    loosened = {name for name, (was, is_now) in changed.items() if is_now == f"{was}?"}
    tightened = {name for name, (was, is_now) in changed.items() if was == f"{is_now}?"}
    assert changed.keys() - loosened - tightened == set(), "make another column, and fill both"
    assert tightened - ALWAYS_WRITTEN == set(), "a release that leaves it out can't add rows any more"


def test_a_row_it_adds_lacks_nothing_that_is_new() -> None:
    new = {
        f"{table}.{name}"
        for table, columns in columns_now().items()
        for name, column in columns.items()
        if table in last().tables and name not in last().tables[table] and not writes_itself(column)
    }
    assert new == set(), "give it a default, or let it be NULL until every program writes it"


async def test_what_is_leaving_is_there_for_the_last_release_and_asks_nothing_of_this_one(
    postgres: asyncpg.Pool,
) -> None:
    there = {row["name"]: row["writes_itself"] for row in await postgres.fetch(LOOK)}
    leaving = {name for name in there if name in LEAVING or name.partition(".")[0] in LEAVING}
    gone = LEAVING - leaving - {name.partition(".")[0] for name in leaving}
    assert gone == frozenset(), "it has left the database: take it off the list"
    assert leaving <= known(last()), "nobody reads it any more: drop it"
    assert {name for name in leaving if "." in name and name in LEAVING and not there[name]} == set()


def test_the_schema_serves_the_last_release() -> None:
    assert serves() <= last().schema <= head()
