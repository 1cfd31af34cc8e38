"""Find mails that nobody asks after any more. The first half of forgetting them; changes nothing."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from db.work import Work

DAYS_KEPT: Final = 90
MAILS_MAX: Final = 1_000


class FindPastMails(msgspec.Struct, frozen=True): ...


async def find_past_mails(_: FindPastMails, work: Work) -> list[UUID]:
    """At most MAILS_MAX of those that are settled: older than DAYS_KEPT, or to people who were forgotten."""
    return await work.mails.past(work.now - timedelta(days=DAYS_KEPT), MAILS_MAX)
