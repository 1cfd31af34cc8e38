"""Connections to Redis, with every bound said out loud, and one word for "it does not answer"."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from redis import exceptions
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from domain.outages import StoreDown, StoreUnfit

CONNECT_SECONDS_MAX: Final = 0.5
ANSWER_SECONDS_MAX: Final = 0.95
"""For answers somebody is waiting for at the other end of a request."""
WORKER_SECONDS_MAX: Final = 5.0
POOL_CONNECTIONS_MAX: Final = 32

UNREACHABLE: Final = (exceptions.ConnectionError, exceptions.TimeoutError, exceptions.BusyLoadingError, OSError)
LOGIN_REFUSED: Final = (
    exceptions.AuthenticationError,
    exceptions.AuthorizationError,
    exceptions.AuthenticationWrongNumberOfArgsError,
    exceptions.NoPermissionError,
)
NO_SUCH_DATABASE: Final = "DB index is out of range"
FULL: Final = (exceptions.OutOfMemoryError, exceptions.ReadOnlyError)
NOT_SAVED: Final = "MISCONF"
"""By these a Redis says that it takes no writes at present."""


def open_redis(url: str, answer_seconds_max: float = ANSWER_SECONDS_MAX) -> Redis:
    """A pool that connects at first need, and anew where Redis has hung up meanwhile, so that a restart goes unnoticed.

    Every command is sent once: when its answer is lost on the way, nobody but who asked can know whether twice is once.
    """
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=POOL_CONNECTIONS_MAX,
            timeout=answer_seconds_max,
            socket_connect_timeout=CONNECT_SECONDS_MAX,
            socket_timeout=answer_seconds_max,
            retry=Retry(NoBackoff(), retries=0),
        )
        pool.connection_class(**pool.connection_kwargs)  # its options are looked at only here
    except (ValueError, TypeError) as wrong:
        words = "REDIS_URL can't be used: look at what follows its question mark."
        raise StoreUnfit("redis", "address-unreadable", words) from wrong
    return Redis.from_pool(pool)


@contextmanager
def redis_answers() -> Iterator[None]:
    """Raises StoreDown("redis") for whatever redis-py raises when it can't be reached or takes no writes.

    StoreUnfit where somebody has to do something first.
    """
    try:
        yield
    except LOGIN_REFUSED as refused:
        raise StoreUnfit("redis", "login-refused", "Redis refuses the user or password of REDIS_URL.") from refused
    except exceptions.InvalidResponse as answer:
        raise StoreUnfit("redis", "not-redis", "What answers at REDIS_URL is no Redis.") from answer
    except (*UNREACHABLE, exceptions.ResponseError) as refused:
        if NO_SUCH_DATABASE in str(refused):
            raise StoreUnfit("redis", "database-missing", "Redis has no database of REDIS_URL's number.") from refused
        if not isinstance(refused, (*UNREACHABLE, *FULL)) and NOT_SAVED not in str(refused):
            raise
        raise StoreDown("redis") from refused
