"""The migrations and the tables in the code are the same schema."""

import asyncpg
import pytest

from db.revisions import SESSION, commands
from db.schema import Schema, head, schema_of


async def test_a_migrated_database_is_at_the_head(postgres: asyncpg.Pool) -> None:
    assert head() == "0042"
    async with postgres.acquire() as connection:
        assert await schema_of(connection) == Schema("present", head())


def test_the_models_need_no_further_migration(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a table here, and comparing them all may take long on a busy machine."""
    monkeypatch.setitem(SESSION, "idle_in_transaction_session_timeout", "60s")
    commands(database_url).check()
