"""Change what an account is called, or begin to change its address."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.accounts.account import Account
from domain.accounts.account_token import NewToken, Purpose
from domain.events import AccountChanged


class NewAddress(msgspec.Struct, frozen=True):
    """`checked_hash` is what the present password was checked against; the tokens are for the new and the old end."""

    email: str
    checked_hash: str | None
    confirm: NewToken
    release: NewToken


class ChangeAccount(msgspec.Struct, frozen=True):
    account: UUID
    name: str | None = None
    address: NewAddress | None = None


async def change_account(command: ChangeAccount, work: Work) -> Account:
    """A name holds at once. A new address waits until it is confirmed; the present one takes the wish for another back.

    Whether the new address is somebody's is not asked here: its answer would tell. Raises PasswordChanged, NotFound.
    """
    if command.address is None:
        await work.sessions.lock_account(command.account)
        await work.accounts.get_open(command.account)
    else:
        await work.accounts.lock(command.account, command.address.checked_hash)
        await send_links(command.address, await work.accounts.get(command.account), work)
    if command.name is not None:
        await work.accounts.set_name(command.account, command.name)
    account = await work.accounts.changed(command.account)
    work.record(AccountChanged(subject=account.id, version=account.version))
    return account


async def send_links(address: NewAddress, account: Account, work: Work) -> None:
    """To both ends; an old one that nobody has proven to read is not asked."""
    await work.account_tokens.end(account.id, Purpose.CONFIRM_NEW_EMAIL, Purpose.RELEASE_OLD_EMAIL)
    if address.email == account.email:
        return
    ends = [(address.confirm, address.email)]
    if account.email_verified:
        ends.append((address.release, account.email))
    for token, email in ends:
        work.record(await work.account_tokens.issue(token, email, account.id, account.version, work.now))
