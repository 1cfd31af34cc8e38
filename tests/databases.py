"""The tests' own database, emptied; and others, that are not what a shop needs."""

from urllib.parse import urlsplit

import asyncpg

from commands.base import perform
from commands.shop.open_shop import OpenShop, open_shop
from domain.shop import Claims
from tests.stores import Addresses

MADE = {
    "empty": (),
    "migrated": (),
    "foreign": ("create table django_migrations (id int)",),
    "older": ("update alembic_version set version_num = '0001'",),
    "newer": ("update alembic_version set version_num = '9999'",),
    "poor": (),
    "shut": ("revoke all on schema public from public",),
}
"""By kind: what is done to a migrated one, or to an empty one."""
OPENED = "insert into shop (name, currency, time_zone, low_stock) values ('Tradepost', 'USD', 'UTC', 5)"
EMPTY = ("empty", "foreign")
STRANGERS = ("poor", "shut")
"""Whoever is to use it owns nothing there."""
EMPTIED = """
do $$
declare one record;
begin
    set local session_replication_role = replica;
    for one in select relname as name, pg_table_size(oid) > 1048576 as big from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace and relname != 'alembic_version'
    loop
        if one.big then execute format('truncate %I cascade', one.name);
        else execute format('delete from %I', one.name);
        end if;
    end loop;
    perform setval(seqrelid, seqstart, false) from pg_sequence;
end $$
"""
"""Without triggers. It takes a tenth of the time of truncating all tables, each of which then gets new files."""


async def empty(postgres: asyncpg.Pool) -> None:
    """Empty tables, positions from 1; a shop that counts in USD and days of UTC."""
    await postgres.execute(EMPTIED)
    await perform(postgres, open_shop, OpenShop(Claims().facts()))


async def make_database(stores: Addresses, kind: str, name: str) -> str:
    """Its URL."""
    template = "template0" if kind in EMPTY else "tradepost"
    made = f"create database {name} template {template}"
    await run(address(stores, "postgres"), f"drop database if exists {name} with (force)", made)
    url = address(stores, name)
    await run(url, *(() if kind in EMPTY else (OPENED,)), *MADE[kind])
    if kind not in STRANGERS:
        return url
    await run(url, f"drop role if exists {name}", f"create role {name} login")
    return url.replace("postgres@", f"{name}@")


def address(stores: Addresses, database: str) -> str:
    return urlsplit(stores.postgres)._replace(path=f"/{database}").geturl()


async def run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def tables_of(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
    await connection.close()
    return [row["tablename"] for row in rows]
