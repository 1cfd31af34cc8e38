"""Mail a link that sets a new password, to whoever has the address."""

import msgspec

from db.work import Work
from domain.accounts.account_token import NewToken


class RequestPasswordReset(msgspec.Struct, frozen=True):
    email: str
    token: NewToken


async def request_password_reset(command: RequestPasswordReset, work: Work) -> None:
    """An address nobody has, or of a closed account, takes the same work: else the time it takes would tell.

    The mail goes to the address that is kept: what was typed may be another one that is only compared alike.
    """
    known = await work.accounts.lock_by_email(command.email)
    account, email, version = (None, "", 0) if known is None else (known.account, known.email, known.version)
    work.record(await work.account_tokens.issue(command.token, email, account, version, work.now))
