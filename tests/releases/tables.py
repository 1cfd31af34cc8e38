"""The tables as this version's programs know them."""

from typing import Any

from sqlalchemy import Column
from sqlalchemy.dialects import postgresql

from db.models import Base
from tests.releases.released import Columns


def described(column: Column[Any]) -> str:
    kind = column.type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    return f"{kind}{'?' if column.nullable else ''}"


def writes_itself(column: Column[Any]) -> bool:
    """Who doesn't name it when a row is added gets one all the same."""
    made = column.server_default is not None or column.computed is not None or column.identity is not None
    return bool(made or column.nullable)


def columns_now() -> dict[str, dict[str, Column[Any]]]:
    return {table.name: dict(table.columns) for table in Base.metadata.sorted_tables}


def tables_now() -> dict[str, Columns]:
    return {
        table: {name: described(column) for name, column in columns.items()} for table, columns in columns_now().items()
    }
