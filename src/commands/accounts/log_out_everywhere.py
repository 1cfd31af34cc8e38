"""End every session of an account."""

from uuid import UUID

import msgspec

from db.work import Work


class LogOutEverywhere(msgspec.Struct, frozen=True):
    account: UUID


async def log_out_everywhere(command: LogOutEverywhere, work: Work) -> None:
    await work.sessions.lock_account(command.account)
    work.record(*await work.sessions.end_all(command.account))
