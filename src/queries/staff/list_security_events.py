"""What somebody who keeps watch wants to see, newest first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.staff.security_event import SecurityEvent, SecurityRecord
from queries.names_of import names_of
from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.accounts import ACCOUNTS
from read_models.documents import encode
from read_models.model import ReadModel


class ListSecurityEvents(Question, frozen=True):
    """None of what any will do."""

    reads: ClassVar[tuple[ReadModel, ...]] = (ACCOUNTS,)
    calls_max: ClassVar[int] = 2
    event: SecurityEvent | None = None
    account: UUID | None = None
    address: str | None = None
    page: int = 1
    page_size: int = 20


class WatchedAccount(msgspec.Struct, frozen=True):
    """One that is gone has no name any more."""

    id: UUID
    name: str


class SecurityEntry(msgspec.Struct, frozen=True):
    """`account` is whom it is about, `address` where the request came from, each null where nobody knows; `request_id`
    is the X-Request-Id. `said` is what else there is to say, such as the path.
    """

    at: datetime
    event: SecurityEvent
    account: WatchedAccount | None
    address: str | None
    request_id: str | None
    said: Mapping[str, str]


class SecurityPage(Page[SecurityEntry], frozen=True):
    items: Sequence[SecurityEntry]


async def list_security_events(question: ListSecurityEvents, view: View) -> bytes:
    events = [*SecurityEvent] if question.event is None else [question.event]
    records = [record for record in await view.security_records(events) if is_wanted(record, question)]
    offset = (question.page - 1) * question.page_size
    shown = records[offset : offset + question.page_size]
    names = await names_of(sorted({record.account for record in shown if record.account is not None}), view)
    entries = [entry(record, names) for record in shown]
    return encode(Page(entries, question.page, question.page_size, len(records)))


def is_wanted(record: SecurityRecord, question: ListSecurityEvents) -> bool:
    return question.account in (None, record.account) and question.address in (None, record.address)


def entry(record: SecurityRecord, names: Mapping[UUID, str]) -> SecurityEntry:
    account = None if record.account is None else WatchedAccount(record.account, names.get(record.account, ""))
    return SecurityEntry(record.at, record.event, account, record.address, record.request_id, record.said)
