"""What a store that isn't there is said to be, on a command line."""

from typing import Final

from domain.outages import StoreDown, StoreUnfit

IS_IT_RUNNING: Final = "Is it running? `tradepost up` starts all stores; DATABASE_URL and REDIS_URL name others."


def told_of(down: StoreDown) -> str:
    """In one line, with what to do."""
    if isinstance(down, StoreUnfit):
        return str(down)
    why = str(down.__cause__ or "").partition("\n")[0]
    return f"{down} {why and f'({why}) '}{IS_IT_RUNNING}"
