"""Mail the link that verifies an address once more."""

from uuid import UUID

import msgspec

from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from db.work import Work
from domain.accounts.account_token import NewToken


class SendVerification(msgspec.Struct, frozen=True):
    account: UUID
    token: NewToken


async def send_verification(command: SendVerification, work: Work) -> None:
    """The link sent before ends. To an address that is verified none is sent; what was ordered with it is taken over.

    Raises NotFound.
    """
    await work.sessions.lock_account(command.account)
    account = await work.accounts.get_open(command.account)
    if account.email_verified:
        await take_over_orders(TakeOverOrders(account), work)
    else:
        work.record(
            await work.account_tokens.issue(command.token, account.email, account.id, account.version, work.now)
        )
