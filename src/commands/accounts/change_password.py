"""Change a password, which ends every other session and every link that could undo it."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.accounts.account_token import Purpose
from domain.events import PasswordReplaced


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
    work.record(*await work.sessions.end_all(command.account, but=command.session))
    # A change of address may have been begun by whoever is to be kept out from now on.
    await work.account_tokens.end(
        command.account, Purpose.RESET_PASSWORD, Purpose.CONFIRM_NEW_EMAIL, Purpose.RELEASE_OLD_EMAIL
    )
    account = await work.accounts.changed(command.account)
    work.record(PasswordReplaced(subject=account.id, version=account.version))
