"""Change a password, which ends every other session."""

from uuid import UUID

import msgspec

from db.work import Work


class ChangePassword(msgspec.Struct, frozen=True):
    """`checked_hash` is what the present password was checked against."""

    account: UUID
    checked_hash: str | None
    password_hash: str
    session: UUID


async def change_password(command: ChangePassword, work: Work) -> None:
    """Raises PasswordChanged if it is no longer the one that was checked."""
    await work.accounts.lock(command.account, command.checked_hash)
    await work.accounts.set_password(command.account, command.password_hash)
    await work.sessions.end_all(command.account, work.now, but=command.session)
