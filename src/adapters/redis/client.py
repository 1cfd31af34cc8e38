"""Connections to Redis, with every bound said out loud, and one word for "it does not answer"."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from redis import asyncio, exceptions
from redis.asyncio import BlockingConnectionPool, Connection, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from adapters.redis.line import Line
from adapters.redis.spread import Spread
from adapters.settings import Settings
from domain.outages import StoreDown, StoreUnfit

CONNECT_SECONDS_MAX: Final = 0.5
ANSWER_SECONDS_MAX: Final = 0.95
"""For answers somebody is waiting for at the other end of a request."""
WORKER_SECONDS_MAX: Final = 5.0
POOL_CONNECTIONS_MAX: Final = 32

UNREACHABLE: Final = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.BusyLoadingError,
    exceptions.ClusterDownError,
    exceptions.TryAgainError,
    exceptions.AskError,
    OSError,
)
LOGIN_REFUSED: Final = (
    exceptions.AuthenticationError,
    exceptions.AuthorizationError,
    exceptions.AuthenticationWrongNumberOfArgsError,
)
NOT_ALLOWED: Final = "The user of REDIS_URL may not do this there: see its rights in docs/operations.md."
OF_A_CLUSTER: Final = (exceptions.MovedError, exceptions.ClusterCrossSlotError)
ONE_SERVER: Final = "REDIS_URL leads to a cluster: name one server there, and the cluster in TRADEPOST_READ_MODELS_URL."
UNFIT: Final = {
    "DB index is out of range": ("database-missing", "Redis has no database of REDIS_URL's number."),
    "DENIED": ("login-refused", "Redis lets nobody in from here (protected mode): have it ask for a password."),
    "unknown command": (
        "not-redis",
        "What answers at REDIS_URL doesn't know what a Redis knows: name a Redis there, no Sentinel.",
    ),
}
"""What a server answers that will answer the same tomorrow."""
FULL: Final = (exceptions.OutOfMemoryError, exceptions.ReadOnlyError)
NOT_SAVED: Final = "MISCONF"
"""By these a Redis says that it takes no writes at present."""
HUNG_UP: Final = ("while writing to socket", "while reading from", "closed by server")
"""What redis-py says of a connection that ended, by what it happened to be doing."""


class HungUp(Exception):
    def __init__(self) -> None:
        super().__init__("it hangs up: it is no Redis, or wants TLS (rediss://), or is just ending")


class Redis(asyncio.Redis):
    """A client with a pool of connections, and beside it the line that all who ask here share, and the read models'."""

    line: Line
    read_models: Spread

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Never fails: redis-py has CONNECT_SECONDS_MAX for it and raises then, and a busy process may take longer."""
        self.line.close()
        self.read_models.close()
        with suppress(exceptions.RedisError):
            await super().aclose(close_connection_pool)


def redis_of(settings: Settings, answer_seconds_max: float = ANSWER_SECONDS_MAX) -> Redis:
    """Of a shop, its read models wherever they lie. Raises StoreUnfit for an address that can't be used."""
    return open_redis(settings.redis_url, answer_seconds_max, settings.read_models_urls)


def open_redis(url: str, answer_seconds_max: float = ANSWER_SECONDS_MAX, read_models_urls: Sequence[str] = ()) -> Redis:
    """A pool that connects at first need, and anew where Redis has hung up meanwhile, so that a restart goes unnoticed.

    Read models lie at `url` too, unless said otherwise. Every command is sent once: when its answer is lost on the way,
    nobody but who asked can know whether twice is once.
    """
    pool = pool_at(url, answer_seconds_max)
    redis = Redis.from_pool(pool)
    assert isinstance(redis, Redis)
    redis.line = Line(options_of(pool), answer_seconds_max)
    pools = [pool_at(each, answer_seconds_max, "TRADEPOST_READ_MODELS_URL") for each in read_models_urls]

    def line_to(host: str, port: int) -> Line:
        """To another node of the same cluster, which lets one in as the first does."""
        first = (pools or [pool])[0]
        place = {"host": host or first.connection_kwargs["host"], "port": port}
        return Line(options_of(first, **place), answer_seconds_max)

    lines = [Line(options_of(each), answer_seconds_max) for each in pools]
    redis.read_models = Spread(lines or [redis.line], line_to)
    return redis


def pool_at(url: str, answer_seconds_max: float, setting: str = "REDIS_URL") -> BlockingConnectionPool:
    """Raises StoreUnfit for an address that can't be used, of this setting."""
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=POOL_CONNECTIONS_MAX,
            timeout=answer_seconds_max,
            socket_connect_timeout=CONNECT_SECONDS_MAX,
            socket_timeout=answer_seconds_max,
            retry=Retry(NoBackoff(), retries=0),
            driver_info=None,  # else it writes twice before it reads, and misses what a stranger says and hangs up
        )
        options_of(pool)  # which are looked at only here
    except (ValueError, TypeError) as wrong:
        words = f"{setting} can't be used: look at what follows its question mark."
        raise StoreUnfit("redis", "address-unreadable", words) from wrong
    return pool


def options_of(pool: BlockingConnectionPool, **place: object) -> Connection | UnixDomainSocketConnection:
    """A connection as the pool would open it, or to another `place`; it is never opened."""
    options = pool.connection_class(**pool.connection_kwargs | place)
    assert isinstance(options, Connection | UnixDomainSocketConnection)
    return options


class RedisAnswers:
    """Raises StoreDown("redis") for whatever redis-py raises when it can't be reached or takes no writes.

    StoreUnfit where somebody has to do something first. Around every look at Redis: a generator would cost more than
    what is within.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, raised: BaseException | None, traceback: object) -> None:
        if not isinstance(raised, exceptions.RedisError | OSError):
            return
        # over a unix socket redis-py takes a refusal for one more way of not being connected
        trouble = raised.__cause__ if isinstance(raised.__cause__, exceptions.RedisError) else raised
        if (outage := outage_of(trouble)) is not None:
            raise outage from (HungUp() if any(words in str(trouble) for words in HUNG_UP) else trouble)


redis_answers: Final = RedisAnswers


def outage_of(trouble: Exception) -> StoreDown | None:
    """None for what is a defect of ours."""
    if isinstance(trouble, exceptions.NoPermissionError):
        return StoreUnfit("redis", "not-allowed", NOT_ALLOWED)
    if isinstance(trouble, OF_A_CLUSTER):
        return StoreUnfit("redis", "cluster", ONE_SERVER)
    if isinstance(trouble, LOGIN_REFUSED):
        words = "Redis refuses the user or password of REDIS_URL (redis://USER:PASSWORD@HOST:PORT)."
        return StoreUnfit("redis", "login-refused", words)
    if isinstance(trouble, exceptions.InvalidResponse):
        return StoreUnfit("redis", "not-redis", "What answers at REDIS_URL is no Redis: name one there.")
    told = str(trouble)
    if (unfit := next((UNFIT[words] for words in UNFIT if words in told), None)) is not None:
        return StoreUnfit("redis", *unfit)
    return StoreDown("redis") if isinstance(trouble, (*UNREACHABLE, *FULL)) or NOT_SAVED in told else None
