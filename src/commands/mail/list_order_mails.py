"""List what was told, or is going to be, about orders."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.mail.mail import MailKind, MailStatus


class ListOrderMails(msgspec.Struct, frozen=True): ...


class OrderMail(msgspec.Struct, frozen=True):
    id: UUID
    kind: MailKind
    order: UUID
    version: int
    status: MailStatus


async def list_order_mails(_: ListOrderMails, work: Work) -> list[OrderMail]:
    return [
        OrderMail(mail.id, mail.kind, mail.subject, mail.version, mail.status) for mail in await work.mails.of_orders()
    ]
