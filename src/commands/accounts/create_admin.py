"""Make an account an admin's, or create it as one."""

import msgspec

from commands.accounts.prove_address import prove_address
from db.work import Work
from domain.accounts.account import Account, Role


class CreateAdmin(msgspec.Struct, frozen=True):
    """`given`: the shop made the password, and tells it."""

    email: str
    name: str
    password_hash: str
    given: bool = False


async def create_admin(command: CreateAdmin, work: Work) -> Account:
    """An existing account of this address gets the role and the password, and its sessions end.

    Its address counts as verified: whoever runs the shop says whose it is.
    """
    known = await work.accounts.credentials(email=command.email)
    if known is None:
        added = await work.accounts.add(command.email, command.name, command.password_hash, Role.ADMIN, work.now)
        if command.given:
            await work.accounts.set_password(added.id, command.password_hash, given=True)
        account = await prove_address(added.id, work)
        work.account_for(command, "account", account.id, None, {"role": account.role})
        return account
    former = await work.accounts.get(known.account)
    await work.sessions.lock_account(known.account)
    await work.accounts.set_password(known.account, command.password_hash, given=command.given)
    work.record(*await work.sessions.end_all(known.account))
    await work.account_tokens.end_all(known.account)
    await work.accounts.set_role(known.account, Role.ADMIN)
    account = await prove_address(known.account, work)
    work.account_for(command, "account", account.id, {"role": former.role}, {"role": account.role})
    return account
