"""Sees to it that every read model has a live generation of the right shape, and builds one where it has not."""

import asyncio
from typing import Final

import asyncpg
import structlog

from workers.cancellation import stop_if_cancelled
from workers.feed import Feed
from workers.leadership import Leadership
from workers.numbers import build_seconds, timed
from workers.parking import OUTAGES
from workers.projection import Projection, is_newer
from workers.rebuild import drop_replaced, rebuild, require_own_currency

LOOK_SECONDS: Final = 0.5
RETRY_SECONDS_MIN: Final = 0.2
RETRY_SECONDS_MAX: Final = 10.0

log = structlog.get_logger()


def right_to_build(model: str) -> str:
    return f"building {model}"


async def keep_built(projection: Projection, feed: Feed, leadership: Leadership, postgres: asyncpg.Pool) -> None:
    """Looks again and again: for the first start, a lost or another store, a new revision. Never ends by itself."""
    name, pause = projection.model.name, RETRY_SECONDS_MIN
    while True:
        stop_if_cancelled()
        try:
            if await is_wanted(projection):
                async with leadership.right_to(right_to_build(name)) as lead:
                    if lead is not None and await is_wanted(projection):
                        with timed(build_seconds, name, "built"):
                            rebuilt = await rebuild(projection, feed, postgres, lead)
                        log.info(
                            "built",
                            model=name,
                            generation=rebuilt.generation,
                            position=rebuilt.position,
                            filled=rebuilt.filled,
                            seconds=rebuilt.seconds,
                        )
                await drop_replaced([projection])
            pause = RETRY_SECONDS_MIN
        except OUTAGES as trouble:
            stop_if_cancelled()
            log.warning("building starts again", model=name, trouble=repr(trouble), cause=str(trouble.__cause__ or ""))
            pause = min(pause * 2, RETRY_SECONDS_MAX)
        except Exception:
            stop_if_cancelled()
            log.exception("building starts again", model=name)
            pause = min(pause * 2, RETRY_SECONDS_MAX)
        finally:
            await projection.store.close()
        await asyncio.sleep(max(pause, LOOK_SECONDS))


async def is_wanted(projection: Projection) -> bool:
    """Not in place of one of a newer revision: that is for newer workers, who may be running beside us.

    Raises OtherShape for one in another currency.
    """
    live = await projection.store.standing("live")
    if live is None or live.shape == projection.shape:
        return live is None
    require_own_currency(projection, live)
    return not is_newer(projection, live)
