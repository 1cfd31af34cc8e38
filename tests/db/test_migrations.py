"""The migrations and the tables in the code are the same schema."""

from db.migrate import at_head, commands, head


async def test_a_migrated_database_is_at_the_head(database_url: str) -> None:
    assert head() == "0006"
    assert await at_head(database_url)


def test_the_models_need_no_further_migration(database_url: str) -> None:
    commands(database_url).check()
