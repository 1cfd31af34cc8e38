"""Set a new password by a token that came by mail."""

import msgspec

from commands.accounts.prove_address import prove_address
from db.work import Work
from domain.accounts.account_token import Purpose
from domain.events import PasswordReplaced


class ResetPassword(msgspec.Struct, frozen=True):
    token_hash: bytes
    password_hash: str


async def reset_password(command: ResetPassword, work: Work) -> None:
    """Ends every session and every other link: whoever had the account until now may not be its owner.

    The token came to the account's address, which is verified by that. Raises TokenNotValid.
    """
    await work.account_tokens.lock_account_of(command.token_hash)
    proven = await work.account_tokens.use(command.token_hash, (Purpose.RESET_PASSWORD,), work.now)
    await work.accounts.set_password(proven.account, command.password_hash)
    work.record(*await work.sessions.end_all(proven.account))
    await work.account_tokens.end_all(proven.account)
    account = await prove_address(proven.account, work)
    work.record(PasswordReplaced(subject=account.id, version=account.version))
