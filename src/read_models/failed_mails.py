"""Failed mails: those that were given up, latest first, for admins."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.events import Event, MailChanged
from domain.mail.mail import Mail, MailKind, MailStatus
from read_models.model import ReadModel

FAILED_MAILS: Final = ReadModel("failed_mails", revision=1)

EVERY_FAILED_MAIL: Final = "all"


class MailDocument(msgspec.Struct, frozen=True):
    """`subject_id` is an order, an account, or a token for one, as the kind says. `failure` is what the last of the
    `tries` failed of.
    """

    id: UUID
    kind: MailKind
    subject_id: UUID
    status: MailStatus
    tries: int
    failure: str | None
    created_at: datetime
    due_at: datetime | None


def mail_document(mail: Mail) -> MailDocument:
    return MailDocument(
        mail.id, mail.kind, mail.subject, mail.status, mail.tries, mail.failure, mail.created_at, mail.due_at
    )


def mail_rank(mail: UUID) -> int:
    """Ids are UUIDv7: their first 48 bits are the moment a mail was owed (Unix milliseconds)."""
    return mail.int >> 80


def touched_failed_mails(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, MailChanged) else ()
