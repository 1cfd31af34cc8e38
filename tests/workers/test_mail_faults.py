"""The mail clerk and the postman under whatever can become of their transactions: every mail goes, in effect once."""

import asyncio
from contextlib import suppress
from email import message_from_bytes
from functools import partial
from typing import Any, cast

import asyncpg
import pytest
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.settings import Settings
from commands.base import perform
from domain.outages import StoreDown
from tests.exploring import explore
from tests.workers.plan_of_faults import Faults, Plan, plans, restarted
from tests.world import World, open_world
from workers import mail_clerk, outbox_clerk
from workers.feed import Feed
from workers.jobs import mails_send as postman
from workers.jobs.context import JobContext
from workers.leadership import Leadership

CALLS_MAX = {"find_clerks_place": 4, "owe_mails": 8, "claim_due_mails": 6, "find_subjects": 6, "settle_mails": 8}
MAILS = "select id, kind from mails"
TOLD = ["order-paid", "order-placed", "welcome"]
SETTLED_SECONDS_MAX = 10


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_clerk, "RETRY_SECONDS_MIN", 0.001)
    monkeypatch.setattr(outbox_clerk, "RETRY_SECONDS_MAX", 0.002)
    monkeypatch.setattr("workers.feed.POLL_MS_MAX", 10)
    monkeypatch.setattr("workers.leadership.STAND_BY_SECONDS", 0.01)


async def drive(world: World, faults: Faults) -> None:
    """A customer comes, orders and pays. The clerk and the postman are killed and fail as planned."""
    known = {row["id"] for row in await world.postgres.fetch(MAILS)}
    plan, feed, leadership = Plan(faults), Feed(world.at_work), Leadership(world.settings.database_url)

    async def faulty(postgres: asyncpg.Pool, handler: Any, command: Any) -> Any:
        return await plan.meet(handler.__name__, lambda: perform(postgres, handler, command))

    async def carry_mails() -> None:
        context = {"postgres": world.at_work, "settings": world.settings}
        with suppress(StoreDown):  # the next round is a second later
            await postman.mails_send(cast("JobContext", context))
        await world.postgres.execute("update mails set due_at = clock_timestamp() where status = 'due'")

    clerk = replace(mail_clerk.MAIL_CLERK, pace_seconds=0.0, place_seconds_max=0.01)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail_clerk, "perform", faulty)
        patch.setattr(postman, "perform", faulty)
        async with (
            restarted(feed.run),
            restarted(leadership.stay),
            restarted(lambda: outbox_clerk.follow(clerk, feed, leadership, world.at_work)),
            restarted(carry_mails),
        ):
            eve = await world.customer()
            await eve.bought("LAMP")
            newest = await world.postgres.fetchval("select max(position) from outbox")
            async with asyncio.timeout(SETTLED_SECONDS_MAX):
                while await world.postgres.fetchval("select coalesce(max(position), 0) from mail_clerk") < newest:
                    await asyncio.sleep(0.005)
                while await world.postgres.fetchval("select count(*) from mails where status = 'due'"):
                    await asyncio.sleep(0.005)
    await leadership.close()
    owed = [row for row in await world.postgres.fetch(MAILS) if row["id"] not in known]
    assert sorted(row["kind"] for row in owed) == TOLD, plan.met
    for row in owed:  # whoever was killed may have others' late ones lie there too
        letter = message_from_bytes((world.settings.mail.folder / f"{row['id']}.eml").read_bytes())
        assert letter["X-Tradepost-Kind"] == row["kind"], plan.met
    assert await world.ledger_broken() == {}, plan.met


async def explored(settings: Settings, postgres: asyncpg.Pool, redis: Redis, examples: int) -> None:
    async with open_world(settings, postgres, redis, projecting=False) as world:
        await world.product("LAMP", stock=10_000)
        await explore(plans(CALLS_MAX), examples, partial(drive, world))


async def test_whatever_fails_when_every_mail_goes_once(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    await explored(settings, postgres, redis, 10)


@pytest.mark.slow
async def test_whatever_fails_when_for_a_long_time(settings: Settings, postgres: asyncpg.Pool, redis: Redis) -> None:
    await explored(settings, postgres, redis, 300)
