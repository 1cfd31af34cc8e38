"""Endpoints in Postgres. What is owed to one is written, and settled, by whoever has locked its row."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from db.pool import Connection
from domain.endpoints.endpoint import FORMER_SECRET_HOURS, Endpoint
from domain.endpoints.webhook_events import WebhookEvent
from domain.refusals import NotFound

COLUMNS: Final = (
    "id, url, events, active, switched_off, failing_since, former_secret_until, created_at, version, after_position"
)
LOAD: Final = f"select {COLUMNS} from webhook_endpoints where id = any($1::uuid[]) and removed_at is null order by id"
# Events of a transaction that is still open may get a lower position, and are of the same moment.
LAST: Final = "(select coalesce(max(position), 0) from outbox)"
ADD: Final = f"""
insert into webhook_endpoints (url, events, active, secret, created_at, after_position)
values ($1, $2, $3, $4, $5, {LAST}) returning {COLUMNS}
"""
CHANGE: Final = f"""
update webhook_endpoints set url = $2, events = $3, active = $4, switched_off = $5, failing_since = $6,
    after_position = case when $4 and not active then {LAST} else after_position end, version = version + 1
where id = $1 returning {COLUMNS}
"""
ROTATE: Final = f"""
update webhook_endpoints set former_secret = secret, former_secret_until = $3, secret = $2, version = version + 1
where id = $1 and removed_at is null returning {COLUMNS}
"""
# Whoever could read the row could sign as the shop.
REMOVE: Final = f"""
update webhook_endpoints set removed_at = $2, active = false, secret = '', former_secret = null, version = version + 1
where id = $1 and removed_at is null returning {COLUMNS}
"""
LISTENING: Final = f"select {COLUMNS} from webhook_endpoints where active order by id"


class Listener(msgspec.Struct, frozen=True):
    """An endpoint that is active, and from which position on it is told of things."""

    id: UUID
    events: frozenset[WebhookEvent]
    after: int


class Endpoints:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def lock_count(self) -> int:
        """Those that were not removed. Nobody else adds one until the end."""
        await self._connection.execute("lock table webhook_endpoints in share row exclusive mode")
        return int(await self._connection.fetchval("select count(*) from webhook_endpoints where removed_at is null"))

    async def add(self, url: str, events: Sequence[WebhookEvent], active: bool, secret: str, now: datetime) -> Endpoint:
        return endpoint(await self._connection.fetchrow(ADD, url, list(events), active, secret, now))

    async def lock(self, endpoint: UUID) -> Endpoint:
        """Raises NotFound."""
        if not (found := await self.lock_all([endpoint])):
            raise NotFound("webhook")
        return found[0]

    async def lock_all(self, endpoints: Collection[UUID]) -> list[Endpoint]:
        """Those that are there; what is owed to them is nobody else's to change until the end."""
        rows = await self._connection.fetch(f"{LOAD} for no key update", sorted(endpoints))
        return [endpoint(row) for row in rows]

    async def listening(self, *, lock: bool = False) -> list[Listener]:
        rows = await self._connection.fetch(f"{LISTENING} for no key update" if lock else LISTENING)
        return [Listener(row["id"], frozenset(endpoint(row).events), row["after_position"]) for row in rows]

    async def change(self, changed: Endpoint) -> Endpoint:
        """One that is switched on is told of what happens from now on."""
        row = await self._connection.fetchrow(
            CHANGE,
            changed.id,
            changed.url,
            list(changed.events),
            changed.active,
            changed.switched_off,
            changed.failing_since,
        )
        return endpoint(row)

    async def rotate(self, rotated: UUID, secret: str, now: datetime) -> Endpoint:
        """The one before signs, too, for FORMER_SECRET_HOURS. Raises NotFound."""
        until = now + timedelta(hours=FORMER_SECRET_HOURS)
        row = await self._connection.fetchrow(ROTATE, rotated, secret, until)
        if row is None:
            raise NotFound("webhook")
        return endpoint(row)

    async def remove(self, removed: UUID, now: datetime) -> Endpoint:
        """With its secrets; what is owed to it goes later. Raises NotFound."""
        row = await self._connection.fetchrow(REMOVE, removed, now)
        if row is None:
            raise NotFound("webhook")
        return endpoint(row)


async def load_endpoints(connection: Connection, ids: Sequence[UUID]) -> list[Endpoint]:
    return [endpoint(row) for row in await connection.fetch(LOAD, ids)]


def endpoint(row: asyncpg.Record | None) -> Endpoint:
    """What a newer program has written that this one doesn't know is left out."""
    assert row is not None, "whoever changes an endpoint has found it"
    known = [event for event in row["events"] if event in WebhookEvent.__members__.values()]
    return msgspec.convert(dict(row) | {"events": known}, Endpoint)
