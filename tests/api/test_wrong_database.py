"""An API whose database isn't as it needs it says so to whoever asks, and begins once somebody has mended that."""

import asyncpg
import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from adapters.redis.client import Redis
from adapters.settings import Settings
from tests.databases import address, make_database, run
from tests.stores import Addresses
from tests.world import open_world

EVE = {"email": "eve@example.com", "password": "correct horse battery", "name": "Eve"}
SCHEMAS = {"empty": "missing", "foreign": "foreign", "older": "older", "newer": "newer"}


@pytest.mark.parametrize(("kind", "schema"), SCHEMAS.items())
async def test_a_wrong_schema_is_not_ready_and_no_command_is_a_defect(
    kind: str,
    schema: str,
    settings: Settings,
    postgres: asyncpg.Pool,
    redis: Redis,
    stores: Addresses,
    worker_number: int,
) -> None:
    url = await make_database(stores, kind, f"api_{kind}_{worker_number}")
    async with open_world(replace(settings, database_url=url), postgres, redis, projecting=False) as shop:
        health = await shop.anyone.get("/health/ready")
        assert health.status_code == 503
        facts = health.json()
        assert (facts["status"], facts["postgres"], facts["schema"]) == ("down", "unfit", schema)
        assert (facts["reason"], facts["redis"], facts["search"]) == (f"schema-{schema}", "up", "up")
        with capture_logs() as logs:
            refused = await shop.anyone.post("/auth/register", EVE)
        assert (refused.status_code, refused.json()["code"]) == (503, "store-down")
        assert "alembic" not in refused.text
        assert "migrat" not in refused.text
        assert [log["what_to_do"] for log in logs if log["event"] == "a store is unfit"] == [facts["detail"]]


async def test_a_database_that_does_not_exist_is_not_ready(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, stores: Addresses
) -> None:
    nowhere = replace(settings, database_url=address(stores, "not_there"))
    async with open_world(nowhere, postgres, redis, projecting=False) as shop:
        health = await shop.anyone.get("/health/ready")
    assert health.status_code == 503
    facts = health.json()
    assert (facts["postgres"], facts["schema"], facts["reason"]) == ("unfit", None, "database-missing")


async def test_a_database_without_a_shop_is_not_ready(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, stores: Addresses, worker_number: int
) -> None:
    """As a first start leaves it that was killed between its two steps."""
    url = await make_database(stores, "migrated", f"api_no_shop_{worker_number}")
    await run(url, "truncate shop")
    async with open_world(replace(settings, database_url=url), postgres, redis, projecting=False) as shop:
        health = await shop.anyone.get("/health/ready")
    facts = health.json()
    assert (health.status_code, facts["postgres"], facts["reason"]) == (503, "unfit", "not-opened")


async def test_who_runs_goes_on_beside_a_newer_schema_and_not_beside_an_older_one(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, stores: Addresses, worker_number: int
) -> None:
    """A migration is made for both: the next version may have migrated, and replaces us in a moment."""
    url = await make_database(stores, "migrated", f"api_running_{worker_number}")
    async with open_world(replace(settings, database_url=url), postgres, redis, projecting=False) as shop:
        assert (await shop.anyone.get("/health/ready")).json()["schema"] == "present"
        await run(url, "update alembic_version set version_num = '9999'")
        health = await shop.anyone.get("/health/ready")
        assert (health.status_code, health.json()["schema"]) == (200, "newer")
        assert (await shop.anyone.post("/auth/register", EVE)).status_code == 201
        await run(url, "update alembic_version set version_num = '0001'")
        assert (await shop.anyone.get("/health/ready")).status_code == 503
