"""Keeps the mails that were given up."""

from collections.abc import AsyncIterator, Sequence
from typing import Final
from uuid import UUID

from db.mail.mails import load_mails
from db.pool import Connection
from domain.mail.mail import MailStatus
from read_models.documents import encode
from read_models.failed_mails import EVERY_FAILED_MAIL, FAILED_MAILS, mail_document, mail_rank, touched_failed_mails
from read_models.model import Document
from workers.key_sources import TableKeys
from workers.redis_documents import DocumentKind


async def load_failed_mail_documents(
    connection: Connection, keys: Sequence[UUID], currency: str
) -> AsyncIterator[list[Document]]:
    """One that is tried again is taken out."""
    failed = {mail.id: mail for mail in await load_mails(connection, keys) if mail.status is MailStatus.FAILED}
    yield [
        Document(
            str(key),
            encode(mail_document(failed[key])) if key in failed else None,
            {EVERY_FAILED_MAIL: mail_rank(key) if key in failed else None},
        )
        for key in keys
    ]


def owner(document: Document) -> UUID:
    return UUID(document.key)


FAILED_MAIL_DOCUMENTS: Final = DocumentKind(
    FAILED_MAILS, touched_failed_mails, load_failed_mail_documents, TableKeys("failed_mails", lambda mail: mail), owner
)
