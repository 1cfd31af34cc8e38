"""What a worker does about webhooks, step by step, for tests."""

import ssl
from collections.abc import AsyncIterator
from typing import Any

from adapters.endpoints.carrier import Carrier
from commands.base import perform
from commands.endpoints.find_listening import FindListening, find_listening
from commands.endpoints.owe_deliveries import owe_deliveries
from db.outbox import read_all
from tests.world import Person, World
from workers.endpoint_clerk import work_of
from workers.endpoint_sender import Sender
from workers.feed import Batch

EVERYTHING = ["order.placed", "order.paid", "order.partly_shipped", "order.shipped", "order.delivered"]


TRUST = ssl.create_default_context()
"""It takes a while to put together."""


async def webhook(admin: Person, url: str, *events: str) -> dict[str, Any]:
    made = await admin.post("/admin/webhooks", {"url": url, "events": list(events or EVERYTHING)})
    assert made.status_code == 201, made.text
    created: dict[str, Any] = made.json()
    return created


async def clerk_reads(world: World, rows_max: int = 1_000) -> None:
    """Everything there is, so many events at a time."""
    async for _ in clerk_steps(world, rows_max):
        pass


async def clerk_steps(world: World, rows_max: int = 1_000) -> AsyncIterator[int]:
    """Where the clerk stands after each."""
    listening = await perform(world.postgres, find_listening, FindListening())
    while True:
        async with world.postgres.acquire() as connection:
            events = (await read_all(connection, listening.position, 2**62))[:rows_max]
        if not events:
            return
        work = work_of(listening, listening.position, Batch(events, 0))
        listening = await perform(world.postgres, owe_deliveries, work)
        yield listening.position


async def sender_goes(world: World, again: bool = False) -> None:
    """Until nothing is due any more. `again`: whatever waits for another try is due now, and every claim is over."""
    if again:
        await world.postgres.execute("update webhook_deliveries set due_at = clock_timestamp() where status = 'due'")
        await leases_end(world)
    async with Carrier(private=True, trust=TRUST) as carrier, Sender(world.postgres, carrier) as sender:
        while await sender.turn():
            pass


async def leases_end(world: World) -> None:
    """So much time passes that whoever has a delivery under way has it no longer."""
    await world.postgres.execute(
        "update webhook_deliveries set claimed_until = clock_timestamp() where claimed_until is not null"
    )


async def still_open(world: World) -> int:
    return int(
        await world.postgres.fetchval("select count(*) from webhook_deliveries where status in ('waiting', 'due')")
    )
