"""End every session of an account, or every other one."""

from uuid import UUID

import msgspec

from db.work import Work


class LogOutEverywhere(msgspec.Struct, frozen=True):
    """`but` is a session that goes on."""

    account: UUID
    but: UUID | None = None


async def log_out_everywhere(command: LogOutEverywhere, work: Work) -> None:
    await work.sessions.lock_account(command.account)
    work.record(*await work.sessions.end_all(command.account, but=command.but))
