"""Mails that wait because nobody takes them."""

from typing import Final

from adapters.settings import Settings
from cli.doctor.finding import Finding, note, well
from db.outages import postgres_answers
from db.pool import look_around

WAITING: Final = """
select count(*), max(tries), (array_agg(failure order by due_at desc))[1]
from mails where status = 'due' and failure is not null
"""
CURE: Final = "Look at SMTP_URL and at the mail server; they are sent by themselves then, or given up after a day."


async def mails(settings: Settings) -> list[Finding]:
    """Raises StoreDown."""
    async with look_around(settings.database_url) as connection:
        with postgres_answers():
            ((waiting, tries, failure),) = await connection.fetch(WAITING)
    return judged(waiting, tries, failure)


def judged(waiting: int, tries: int | None, failure: str | None) -> list[Finding]:
    if not waiting:
        return [well("No mail waits for a server that takes it.")]
    who = "1 mail waits" if waiting == 1 else f"{waiting:,} mails wait"
    return [note(f"{who}, tried up to {tries} times: {failure}", CURE)]
