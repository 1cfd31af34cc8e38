"""What follows once somebody has proven to read what is sent to an account's address."""

from uuid import UUID

from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from db.work import Work
from domain.accounts.account import Account
from domain.accounts.account_token import Purpose
from domain.events import AccountChanged


async def prove_address(proven: UUID, work: Work) -> Account:
    """It is verified, and what was ordered with it before is the account's. Again that changes nothing but its version.

    A change to another address that was begun before ends: whoever reads this one was not asked. The account is locked
    already.
    """
    if await work.accounts.verify_email(proven, work.now):
        await work.account_tokens.end(proven, Purpose.CONFIRM_NEW_EMAIL, Purpose.RELEASE_OLD_EMAIL)
    account = await work.accounts.changed(proven)
    work.record(AccountChanged(subject=account.id, version=account.version))
    await take_over_orders(TakeOverOrders(account), work)
    return account
