"""What the user of a connection may do with the shop's tables, and granting it to the roles there are."""

from itertools import groupby
from typing import Final

from db.pool import Connection
from db.rights import ROLES, privileges_of

# Concurrent grants on one table fail: who comes second waits, and finds them made.
ONE_AT_A_TIME: Final = "select pg_advisory_xact_lock(hashtext('tradepost privileges'))"
PRESENT: Final = "select rolname from pg_roles where rolname = any($1)"
TABLES: Final = """
select relname from pg_class where relnamespace = to_regnamespace(current_schema()) and relkind in ('r', 'p', 'v')
"""
GRANTED: Final = """
select c.relname as table, array_agg(a.privilege_type) as privileges
from pg_class c, aclexplode(c.relacl) a
where c.relnamespace = to_regnamespace(current_schema()) and c.relkind in ('r', 'p', 'v')
  and a.grantee = to_regrole($1)
group by 1
"""
# Nobody who may create a table in a schema that others search can be kept from being called in a table's place.
SHUT: Final = """
select format('revoke create on schema %I from public', nspname) from pg_namespace, aclexplode(nspacl) a
where nspname = current_schema() and a.grantee = 0 and a.privilege_type = 'CREATE'
union all
select format('grant usage on schema %I to %I', current_schema(), role)
from unnest($1::text[]) as role where not has_schema_privilege(role, current_schema(), 'usage')
union all
select format('grant select on sequence outbox_position_seq to %I', role)
from unnest($1::text[]) as role where not has_sequence_privilege(role, 'outbox_position_seq', 'select')
"""
DENIED: Final = """
select distinct name from unnest($1::text[], $2::text[]) as wanted (name, privilege)
where not has_table_privilege(to_regclass(name), privilege) order by name
"""


async def grant_rights(connection: Connection) -> bool:
    """To those of ROLES that there are what db/rights.py says, and nothing else; whether there was anything to do.

    Only for who owns the tables, and only where there is something to do.
    """
    roles = [row["rolname"] for row in await connection.fetch(PRESENT, ROLES)]
    if not roles or not await statements_for(connection, roles):
        return False
    async with connection.transaction():
        await connection.execute(ONE_AT_A_TIME)
        await connection.execute("; ".join(await statements_for(connection, roles)))
    return True


async def statements_for(connection: Connection, roles: list[str]) -> list[str]:
    """What has to be carried out for these roles to have their rights."""
    there = {row["relname"] for row in await connection.fetch(TABLES)}
    statements: list[str] = [row[0] for row in await connection.fetch(SHUT, roles)]
    for role in roles:
        wanted = {table: rights for table, rights in privileges_of(role).items() if table in there}
        rows = await connection.fetch(GRANTED, role)
        granted = {row["table"]: frozenset[str](row["privileges"]) for row in rows}
        if changed := sorted(name for name in there if wanted.get(name, frozenset()) != granted.get(name, frozenset())):
            statements.append(f"revoke all on {', '.join(map(quoted, changed))} from {role}")
        by_rights = sorted((sorted(wanted[table]), table) for table in changed if table in wanted)
        for rights, tables in groupby(by_rights, key=lambda each: each[0]):
            names = ", ".join(quoted(table) for _, table in tables)
            statements.append(f"grant {', '.join(rights)} on {names} to {role}")
    return statements


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


async def tables_denied(connection: Connection) -> list[str]:
    """Those it may not read and write as the API needs to, or the workers: whichever it comes nearer to."""
    return min([await denied(connection, role) for role in ROLES], key=len)


async def denied(connection: Connection, role: str) -> list[str]:
    wanted = [(table, right) for table, rights in privileges_of(role).items() for right in rights]
    rows = await connection.fetch(DENIED, [table for table, _ in wanted], [right for _, right in wanted])
    return [row["name"] for row in rows]
