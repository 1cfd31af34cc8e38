"""What a store that isn't there is said to be, on a command line."""

from typing import Final

from domain.outages import StoreDown, StoreUnfit

IS_IT_RUNNING: Final = "Is it running? `tradepost up` starts all stores; DATABASE_URL and REDIS_URL name others."


def warn_of(trouble: StoreDown, doing: str, *, json: bool) -> None:
    """In the log, `doing` it without the store: for processes that start all the same, and do what needs none."""
    from structlog import get_logger

    from adapters.logs import configure_logs

    configure_logs(json=json)
    reason = trouble.reason if isinstance(trouble, StoreUnfit) else "down"
    words = f"{doing} without a store"
    get_logger().warning(words, store=trouble.store, reason=reason, what_to_do=told_of(trouble))


def told_of(down: StoreDown) -> str:
    """In one line, with what to do."""
    if isinstance(down, StoreUnfit):
        return str(down)
    return f"{down} {down.why and f'({down.why}) '}{IS_IT_RUNNING}"
