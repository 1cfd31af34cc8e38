"""What asyncpg raises when Postgres can't be reached, or answers and can't be worked with, in the shop's words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from db.lent import NAMES_POSTGRES, POOLED
from db.session import SESSION
from domain.outages import StoreDown, StoreUnfit

LOST: Final = (
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.QueryCanceledError,
    asyncpg.TransactionTimeoutError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.IdleSessionTimeoutError,
)
"""What is raised of a connection when Postgres is gone, going, or out of disk, memory or places (classes 53, 58), and
of what it ended because it took longer than the session's settings let it.
"""
UNREACHABLE: Final = (StoreDown, OSError, *LOST)
"""The same, and of one that isn't there yet."""
HUNG_UP: Final = (asyncpg.InterfaceError, asyncpg.InternalClientError, asyncpg.ConnectionDoesNotExistError)
"""What asyncpg says of a connection that ended, by what it happened to be doing."""

UNFIT: Final[dict[type[Exception], tuple[str, str]]] = {
    asyncpg.InvalidCatalogNameError: (
        "database-missing",
        "The database that DATABASE_URL names does not exist: create it, then run `tradepost migrate`.",
    ),
    asyncpg.InvalidAuthorizationSpecificationError: (
        "login-refused",
        "Postgres refuses the user or the password of DATABASE_URL.",
    ),
    asyncpg.InsufficientPrivilegeError: (
        "not-allowed",
        "The user of DATABASE_URL may not do this in its database: make it the database's owner.",
    ),
    asyncpg.UndefinedTableError: (
        "schema-missing",
        "The database lacks a table: run `tradepost migrate`, and bring back what was lost from a backup.",
    ),
    asyncpg.ClientConfigurationError: (
        "address-unreadable",
        "DATABASE_URL can't be used: look at what follows its question mark.",
    ),
    # By the next two a server, or a pooler before it, says that it takes none of our session's settings.
    asyncpg.UndefinedObjectError: ("too-old", "This Postgres is too old: Tradepost needs 18 or newer."),
    asyncpg.ProtocolViolationError: (POOLED, NAMES_POSTGRES),
}
"""By the error: a word for programs, and what to do."""
CERTIFICATE: Final = (
    "DATABASE_URL asks for a certificate that is verified, and not by what: add sslrootcert=system, or the path of the"
    " server's own authority."
)


class HungUp(Exception):
    def __init__(self) -> None:
        super().__init__("the connection was lost")


@contextmanager
def postgres_answers() -> Iterator[None]:
    """Raises StoreDown("postgres") for an outage, and StoreUnfit where somebody has to do something first."""
    try:
        yield
    except StoreDown:
        raise
    except tuple(UNFIT) as unfit:
        raise StoreUnfit("postgres", *told_of(unfit)) from unfit
    except UNREACHABLE as outage:
        raise StoreDown("postgres") from (HungUp() if isinstance(outage, HUNG_UP) else outage)


@contextmanager
def connection_lasts() -> Iterator[None]:
    """Raises StoreDown("postgres") for a connection that is lost, for work on one that has files and stores beside it:
    what they raise is theirs, an OSError say.
    """
    try:
        yield
    except LOST as outage:
        raise StoreDown("postgres") from (HungUp() if isinstance(outage, HUNG_UP) else outage)


def told_of(unfit: Exception) -> tuple[str, str]:
    """Its reason and words. A setting that Postgres doesn't know and that isn't ours came with the address."""
    if isinstance(unfit, asyncpg.ClientConfigurationError):
        reason, words = UNFIT[asyncpg.ClientConfigurationError]
        return reason, CERTIFICATE if "root certificate" in str(unfit.args[0]) else f"{words} ({unfit.args[0]})"
    if isinstance(unfit, asyncpg.UndefinedObjectError):
        said = str(unfit.args[0])
        if SESSION.keys().isdisjoint(re.findall(r"[\w.]+", said)):
            reason, words = UNFIT[asyncpg.ClientConfigurationError]
            return reason, f"{words} Postgres says: {said}."
    return next(told for error, told in UNFIT.items() if isinstance(unfit, error))
