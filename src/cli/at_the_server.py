"""Commands of somebody at the server itself: whoever keeps watch over the shop sees them too."""

from collections.abc import Sequence
from contextlib import suppress

import asyncpg

from adapters.redis.client import redis_of
from adapters.redis.security_trail import SecurityTrail
from adapters.settings import Settings
from commands.base import Command, Handler, Result, act
from domain.outages import StoreDown
from domain.staff.audit import AuditRecord
from domain.staff.security_event import told_of_change


async def at_the_server(
    settings: Settings, pool: asyncpg.Pool, handler: Handler[Command, Result], command: Command
) -> Result:
    """Raises what the command refuses. While Redis is down only the audit tells of it."""
    result, acts = await act(pool, handler, command)
    with suppress(StoreDown):
        await leave_trail(settings, acts)
    return result


async def leave_trail(settings: Settings, acts: Sequence[AuditRecord]) -> None:
    redis = redis_of(settings)
    trail = SecurityTrail(redis)
    for told in map(told_of_change, acts):
        if told is not None:
            trail.add(told)
    await trail.still()
    await redis.aclose()
