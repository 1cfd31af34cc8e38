"""End one of one's sessions."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.refusals import NotFound


class EndSession(msgspec.Struct, frozen=True):
    account: UUID
    session: UUID


async def end_session(command: EndSession, work: Work) -> None:
    """Raises NotFound, of another's too."""
    await work.sessions.lock_account(command.account)
    ended = await work.sessions.end(command.session, command.account)
    if not ended:
        raise NotFound("session")
    work.record(*ended)
