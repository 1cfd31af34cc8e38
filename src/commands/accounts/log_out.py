"""End a session; ending one that has ended already is no mistake."""

import msgspec

from db.work import Work


class LogOut(msgspec.Struct, frozen=True):
    token_hash: bytes


async def log_out(command: LogOut, work: Work) -> None:
    await work.sessions.lock_account_of(command.token_hash)
    work.record(*await work.sessions.end_by(command.token_hash))
