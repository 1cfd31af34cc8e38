"""Register a customer."""

import msgspec

from db.work import Work
from domain.account import Account, Role
from domain.events import CustomerRegistered


class RegisterCustomer(msgspec.Struct, frozen=True):
    email: str
    name: str
    password_hash: str


async def register_customer(command: RegisterCustomer, work: Work) -> Account:
    """Raises EmailTaken."""
    account = await work.accounts.add(command.email, command.name, command.password_hash, Role.CUSTOMER, work.now)
    work.record(CustomerRegistered(subject=account.id, version=account.version, at=account.created_at))
    return account
