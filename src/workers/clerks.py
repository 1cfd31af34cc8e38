"""Those who go along the outbox and write down what is owed, who delivers it to other programs, who takes catalogs in,
and who ends holds: side by side, with one connection for the right to do so.
"""

import asyncio

import asyncpg

from adapters.settings import Settings
from workers.endpoint_clerk import ENDPOINT_CLERK
from workers.endpoint_sender import keep_sending
from workers.feed import Feed
from workers.holds_clerk import keep_releasing
from workers.import_clerk import look_for_imports
from workers.leadership import Leadership
from workers.mail_clerk import MAIL_CLERK
from workers.outbox_clerk import follow


async def keep_clerks(settings: Settings, feed: Feed, postgres: asyncpg.Pool) -> None:
    """As long as the process lives."""
    leadership = Leadership(settings.database_url)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(leadership.stay())
            group.create_task(follow(MAIL_CLERK, feed, leadership, postgres))
            group.create_task(follow(ENDPOINT_CLERK, feed, leadership, postgres))
            group.create_task(look_for_imports(leadership, postgres))
            group.create_task(keep_releasing(leadership, postgres))
            group.create_task(keep_sending(settings.webhook_private_targets, leadership, postgres))
    finally:
        await leadership.close()
