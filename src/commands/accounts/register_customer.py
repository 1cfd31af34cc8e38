"""Register a customer."""

import msgspec

from db.work import Work
from domain.account import Account, Role
from domain.account_token import NewToken
from domain.events import CustomerRegistered


class RegisterCustomer(msgspec.Struct, frozen=True):
    """`token` is mailed, to verify the address."""

    email: str
    name: str
    password_hash: str
    token: NewToken


async def register_customer(command: RegisterCustomer, work: Work) -> Account:
    """Raises EmailTaken."""
    account = await work.accounts.add(command.email, command.name, command.password_hash, Role.CUSTOMER, work.now)
    work.record(CustomerRegistered(subject=account.id, version=account.version, at=account.created_at))
    work.record(
        await work.account_tokens.issue(command.token, account.email, account.id, account.version, account.created_at)
    )
    return account
