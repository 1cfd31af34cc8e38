"""Whether somebody is one of the shop's own people now: an access token says so for ten minutes after it ended."""

from datetime import UTC, datetime
from typing import ClassVar, Final
from uuid import UUID

import msgspec

from domain.accounts.account import Role
from queries.question import Question
from queries.view import View
from read_models.model import ReadModel
from read_models.sessions import SESSIONS
from read_models.users import USERS, decode_standing


class IsAdmin(Question, frozen=True):
    """`session` is the one that must go on; None of an API key, which is its own."""

    reads: ClassVar[tuple[ReadModel, ...]] = (USERS, SESSIONS)
    account: UUID
    session: UUID | None


class Open(msgspec.Struct):
    """What is asked of a session."""

    id: UUID
    expires_at: datetime


decode_open: Final = msgspec.json.Decoder(list[Open]).decode


async def is_admin(question: IsAdmin, view: View) -> bytes:
    """`true` or `false`."""
    key = str(question.account)
    account, sessions = await view.document_of_each((USERS, key), (SESSIONS, key))
    if account is None or not goes_on(question.session, sessions):
        return b"false"
    standing = decode_standing(account)
    return b"true" if standing.active and standing.role is Role.ADMIN else b"false"


def goes_on(session: UUID | None, sessions: bytes | None) -> bool:
    if session is None:
        return True
    if sessions is None:
        return False
    now = datetime.now(UTC)
    return any(each.id == session and each.expires_at > now for each in decode_open(sessions))
