"""The API and the workers may do what the shop needs of them, and the database refuses the rest."""

import asyncpg
import pytest

from db.migrate import migrate
from db.privileges import denied, grant_rights, tables_denied
from db.rights import API, RIGHTS, ROLES, WORKER
from tests.databases import tables_of
from tests.roles import as_role, pool_of
from tests.world import World

NOT_GRANTED = "^(permission denied|must be owner)"
"""As Postgres says it. Of the audit a trigger would refuse what is granted by mistake, in other words."""
REFUSED = {
    API: (
        "update audit_records set action = 'nothing'",
        "delete from audit_records",
        "update outbox set body = '{}'",
        "delete from outbox",
        "update stock_movements set delta = 0",
        "delete from invoices",
        "update order_history set status = 'PAID'",
        "delete from orders",
        "insert into shop (name, currency, time_zone, low_stock) values ('Mine', 'EUR', 'UTC', 1)",
        "update alembic_version set version_num = '0001'",
        "truncate outbox",
        "create table mine (id int)",
        "create schema mine",
        "alter table accounts add column mine int",
        "drop table outbox",
        "create function mine() returns int language sql return 1",
        "create role mine",
        "set role tradepost_worker",
    ),
    WORKER: (
        "update audit_records set action = 'nothing'",
        "update outbox set body = '{}'",
        "insert into accounts (id) values (gen_random_uuid())",
        "insert into api_keys (id) values (gen_random_uuid())",
        "update reviews set body = 'mine'",
        "update shop set name = 'Mine'",
        "create table mine (id int)",
        "drop table outbox",
        "set role tradepost_api",
    ),
}


async def test_every_table_is_granted_on_purpose(postgres: asyncpg.Pool, database_url: str) -> None:
    async with postgres.acquire() as connection:
        views = await connection.fetch("select viewname from pg_views where schemaname = 'public'")
        assert sorted([*await tables_of(database_url), *(view["viewname"] for view in views)]) == sorted(RIGHTS)
        granted = await connection.fetch(
            "select distinct grantee from information_schema.role_table_grants where table_schema = 'public'"
        )
        assert {row["grantee"] for row in granted} == {"postgres", *ROLES}


@pytest.mark.parametrize("role", ROLES)
async def test_the_database_refuses_what_the_shop_does_not_need(role: str, world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    await eve.bought("LAMP")
    before = await world.everything_written()
    async with (await pool_of(as_role(world.settings, role))).acquire() as connection:
        assert await connection.fetchval("select current_user") == role
        for statement in REFUSED[role]:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match=NOT_GRANTED):
                await connection.execute(statement)
        assert await connection.fetchval("select count(*) from outbox") > 0
    assert await world.everything_written() == before


async def test_rights_that_went_astray_are_put_right(postgres: asyncpg.Pool, database_url: str) -> None:
    async with postgres.acquire() as connection:
        assert not await grant_rights(connection), "as they are"
        await connection.execute(f"grant delete on audit_records to {API}; revoke insert on outbox from {API}")
        await connection.execute(f"create table later (id int); grant all on later to {WORKER}")
        await connection.execute("grant create on schema public to public")
        assert await denied(connection, API) == [], "it is the owner's connection"
        try:
            assert await migrate(database_url)
            assert not await migrate(database_url), "again changes nothing"
            held = await connection.fetch(
                "select table_name || ' ' || privilege_type as may from information_schema.role_table_grants"
                " where (grantee, table_name) in (($1, 'audit_records'), ($1, 'outbox'), ($2, 'later')) order by 1",
                API,
                WORKER,
            )
            assert [row["may"] for row in held] == [
                "audit_records INSERT",
                "audit_records SELECT",
                "outbox INSERT",
                "outbox SELECT",
            ]
            assert not await connection.fetchval(f"select has_schema_privilege('{API}', 'public', 'create')")
        finally:
            await connection.execute("drop table later")


async def test_each_has_all_it_needs(world: World) -> None:
    for role in ROLES:
        async with (await pool_of(as_role(world.settings, role))).acquire() as connection:
            assert await tables_denied(connection) == []
            assert (await denied(connection, API) == [], await denied(connection, WORKER) == []) == (
                role == API,
                role == WORKER,
            )
