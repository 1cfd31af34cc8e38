"""What waits to be written goes in one statement, and nothing of it is lost without a word."""

import asyncpg
import pytest

from db.writes import Writes, joined


def test_the_arguments_of_each_are_numbered_after_those_before() -> None:
    parts = (("a as (select $1, $2)", 2), ("b as (select $1, $1)", 1), ("c as (select $2, $1)", 2))
    assert joined(parts, "select 1") == (
        "with a as (select $1, $2), b as (select $3, $3), c as (select $5, $4) select 1"
    )


async def test_who_changes_the_same_rows_twice_in_one_trip_is_told_so(postgres: asyncpg.Pool) -> None:
    """Postgres would do one of the two, and say nothing of the other."""
    async with postgres.acquire() as connection:
        writes = Writes(connection)
        for name in ("One", "Another"):
            writes.add("renamed as (update shop set name = $1)", name)
        with pytest.raises(asyncpg.DuplicateAliasError):
            await writes.flush()
        assert await connection.fetchval("select name from shop") not in ("One", "Another")
