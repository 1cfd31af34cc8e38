"""Register a customer."""

import msgspec

from commands.cart.merge_guest_cart import MergeGuestCart, merge_guest_cart
from db.work import Work
from domain.accounts.account import Account, Role
from domain.accounts.account_token import NewToken
from domain.events import CustomerRegistered
from domain.guests import Guest
from domain.languages import LANGUAGE_DEFAULT, Language


class RegisterCustomer(msgspec.Struct, frozen=True):
    """`token` is mailed, to verify the address; `guest` is who one was before: that cart becomes the account's."""

    email: str
    name: str
    password_hash: str
    token: NewToken
    guest: Guest | None = None
    language: Language = LANGUAGE_DEFAULT


async def register_customer(command: RegisterCustomer, work: Work) -> Account:
    """Raises EmailTaken."""
    account = await work.accounts.add(
        command.email, command.name, command.password_hash, Role.CUSTOMER, work.now, command.language
    )
    work.record(CustomerRegistered(subject=account.id, version=account.version, at=account.created_at))
    work.record(
        await work.account_tokens.issue(command.token, account.email, account.id, account.version, account.created_at)
    )
    if command.guest is not None:
        await merge_guest_cart(MergeGuestCart(account.id, command.guest), work)
    return account
