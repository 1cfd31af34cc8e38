"""Connections that a pooler lends for one transaction each, and then others.

PgBouncer and its like stand between many processes and few places in Postgres. In transaction mode nothing of a session
lasts: no prepared statement, no setting, no lock. So on such a connection statements are not prepared by name, and each
transaction brings its settings along. PgBouncer refuses settings at the start of a session, or forgets them where it is
told to take no notice; others do otherwise, but a process number that is not the server's gives each of them away.
"""

from typing import Any, Final

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from db.session import LASTING, SESSION

POOLED: Final = "pooler"
"""The reason of StoreUnfit where Postgres itself is needed and a pooler answers."""
NAMES_POSTGRES: Final = (
    "DATABASE_URL leads to a pooler, and only `tradepost api` can work through one: name Postgres itself."
)


class Lent(asyncpg.Connection):
    """Good for one transaction at a time, in which every statement of it has to be."""

    lent: Final = True


def is_lent(connection: asyncpg.Connection | PoolConnectionProxy) -> bool:
    return getattr(connection, "lent", False)


def for_lending(how: dict[str, Any]) -> dict[str, Any]:
    """How to connect through a pooler, of `how` one does to Postgres itself."""
    settings = SESSION | how["server_settings"]
    return how | {
        "connection_class": Lent,
        "statement_cache_size": 0,
        "server_settings": {name: settings[name] for name in LASTING},
    }
