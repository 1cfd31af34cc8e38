"""Mail the link that verifies an address once more."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.account_token import NewToken


class SendVerification(msgspec.Struct, frozen=True):
    account: UUID
    token: NewToken


async def send_verification(command: SendVerification, work: Work) -> None:
    """The link sent before ends. To an address that is verified nothing is sent. Raises NotFound."""
    await work.sessions.lock_account(command.account)
    account = await work.accounts.get_open(command.account)
    if not account.email_verified:
        work.record(
            await work.account_tokens.issue(command.token, account.email, account.id, account.version, work.now)
        )
