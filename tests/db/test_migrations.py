"""The migrations and the tables in the code are the same schema."""

import asyncpg

from db.revisions import commands
from db.schema import Schema, head, schema_of


async def test_a_migrated_database_is_at_the_head(postgres: asyncpg.Pool) -> None:
    assert head() == "0041"
    async with postgres.acquire() as connection:
        assert await schema_of(connection) == Schema("present", head())


def test_the_models_need_no_further_migration(database_url: str) -> None:
    commands(database_url).check()
