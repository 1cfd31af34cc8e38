"""Forgets events that every read model has and that are past their time. Rebuilding doesn't need them."""

from datetime import UTC, datetime, timedelta

import structlog

from commands.base import perform
from commands.endpoints.find_listening import FindListening, find_listening
from commands.mail.find_clerks_place import FindClerksPlace, find_clerks_place
from commands.shop.find_facts import FindFacts, find_facts
from db.history import TRIM_ROWS_MAX, trim
from workers.jobs.context import JobContext
from workers.projections import projections

log = structlog.get_logger()


async def outbox_trim(context: JobContext) -> int:
    """How many. None while a read model is not there: nobody knows where it will begin."""
    settings, postgres, redis = context["settings"], context["postgres"], context["redis"]
    facts = await perform(postgres, find_facts, FindFacts(settings.claims))
    every = projections(settings, facts, postgres, redis)
    standings = [await projection.store.standing("live") for projection in every]
    if None in standings:
        return 0
    furthest_behind = min(
        await perform(postgres, find_clerks_place, FindClerksPlace()),
        (await perform(postgres, find_listening, FindListening())).position,
        *(standing.position for standing in standings if standing is not None),
    )
    older_than, trimmed = datetime.now(UTC) - timedelta(days=settings.outbox_days), 0
    while True:
        async with postgres.acquire() as connection, connection.transaction():
            done = await trim(connection, furthest_behind, older_than)
        trimmed += done
        if done < TRIM_ROWS_MAX:
            break
    for projection in every:
        await projection.store.sweep()
    if trimmed:
        log.info("outbox trimmed", events=trimmed)
    return trimmed
