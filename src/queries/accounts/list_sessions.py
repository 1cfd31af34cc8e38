"""Where somebody is signed in, the last seen first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from domain.accounts.session import Session
from queries.page import Page
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.sessions import SESSIONS

decode: Final = msgspec.json.Decoder(list[Session]).decode


class ListSessions(Question, frozen=True):
    """`current` is the session that asks."""

    reads: ClassVar[tuple[ReadModel, ...]] = (SESSIONS,)
    account: UUID
    current: UUID
    page: int = 1
    page_size: int = 20


class SessionEntry(msgspec.Struct, frozen=True):
    """`last_seen` is when it was opened, or last exchanged its refresh token; `current` is the one that asks."""

    id: UUID
    device: str
    created_at: datetime
    last_seen: datetime
    current: bool


class SessionPage(Page[SessionEntry], frozen=True):
    items: Sequence[SessionEntry]


async def list_sessions(question: ListSessions, view: View) -> bytes:
    """One that expired stays in the documents until it is forgotten, and is left out here."""
    found, now = await view.document(SESSIONS, str(question.account)), datetime.now(UTC)
    live = [each for each in ([] if found is None else decode(found)) if each.expires_at > now]
    first = (question.page - 1) * question.page_size
    entries = [
        SessionEntry(each.id, each.device, each.created_at, each.last_seen_at, each.id == question.current)
        for each in live[first : first + question.page_size]
    ]
    return encode(Page(entries, question.page, question.page_size, len(live)))
