"""Look up whose password a mailed token may set. Part of setting it, so it asks Postgres and changes nothing."""

import msgspec

from db.work import Work
from domain.accounts.account import Account
from domain.accounts.account_token import Purpose


class FindReset(msgspec.Struct, frozen=True):
    token_hash: bytes


async def find_reset(command: FindReset, work: Work) -> Account:
    """Raises TokenNotValid."""
    mailed = await work.account_tokens.find(command.token_hash, Purpose.RESET_PASSWORD, work.now)
    return await work.accounts.get(mailed.account)
