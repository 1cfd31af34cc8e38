"""Forget answers, sessions, mailed tokens and webhooks that are past their time, and what is left of imports."""

from datetime import timedelta
from typing import Final

import msgspec

from db.idempotency import forget_past
from db.ids import least_id
from db.work import Work
from domain.catalog.catalog_import import IMPORT_DAYS_KEPT
from domain.events import AccountChanged

WEBHOOK_DAYS_KEPT: Final = 30
"""Providers send an event again for up to three days, and on request for fifteen."""
FORMER_EMAIL_DAYS_KEPT: Final = 90
"""As long as the mails that may still go there."""
UPLOAD_HOURS_MAX: Final = 1
"""So long after its first piece an import must have begun."""


class TidyUp(msgspec.Struct, frozen=True):
    pass


async def tidy_up(command: TidyUp, work: Work) -> None:
    await forget_past(work.connection, work.now)
    await work.accounts.forget_former_emails(work.now - timedelta(days=FORMER_EMAIL_DAYS_KEPT))
    await work.webhooks.forget_before(work.now - timedelta(days=WEBHOOK_DAYS_KEPT))
    work.record(*await work.sessions.forget_expired(work.now))
    ended, begun = work.now - timedelta(days=IMPORT_DAYS_KEPT), work.now - timedelta(hours=UPLOAD_HOURS_MAX)
    work.record(*await work.imports.forget_before(ended, least_id(begun)))
    for account in await work.account_tokens.forget_expired(work.now):
        changed = await work.accounts.changed(account)
        work.record(AccountChanged(subject=account, version=changed.version))
