"""Begin to set up a second step of signing in."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.accounts.account_refusals import TotpOnAlready


class BeginTotp(msgspec.Struct, frozen=True):
    """`checked_hash` is what the present password was checked against."""

    account: UUID
    checked_hash: str | None
    secret: bytes


async def begin_totp(command: BeginTotp, work: Work) -> None:
    """It is asked for once a code has confirmed it; one that was begun before ends. Raises PasswordChanged,
    TotpOnAlready.
    """
    await work.accounts.lock(command.account, command.checked_hash)
    if not await work.totp.begin(command.account, command.secret, work.now):
        raise TotpOnAlready
