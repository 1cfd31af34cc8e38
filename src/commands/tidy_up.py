"""Forget answers and sessions that are past their time."""

from datetime import timedelta

import msgspec

from db.idempotency import KEPT_HOURS, forget_before
from db.work import Work


class TidyUp(msgspec.Struct, frozen=True):
    pass


async def tidy_up(command: TidyUp, work: Work) -> None:
    await forget_before(work.connection, work.now - timedelta(hours=KEPT_HOURS))
    await work.sessions.forget_expired(work.now)
