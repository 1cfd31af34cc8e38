"""What the user of a connection may do with the shop's tables."""

from typing import Final

from db.pool import Connection

ADDED_TO: Final = ("audit_records",)
"""Nobody changes what is written there."""

DENIED: Final = """
select relname from pg_class
where relnamespace = to_regnamespace(current_schema()) and relkind in ('r', 'p') and relname <> 'alembic_version'
  and not (
    has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert')
    and (
      relname = any($1::text[]) or (has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))
    )
  )
order by relname
"""


async def tables_denied(connection: Connection) -> list[str]:
    """Those it may not read and write as the shop needs to."""
    return [row["relname"] for row in await connection.fetch(DENIED, ADDED_TO)]
