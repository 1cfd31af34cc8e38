"""Change a password, which ends every other session."""

from uuid import UUID

import msgspec

from db.work import Work


class ChangePassword(msgspec.Struct, frozen=True):
    account: UUID
    password_hash: str
    session: UUID


async def change_password(command: ChangePassword, work: Work) -> None:
    await work.accounts.set_password(command.account, command.password_hash)
    await work.sessions.lock_account(command.account)
    await work.sessions.end_all(command.account, work.now, but=command.session)
