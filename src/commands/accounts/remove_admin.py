"""Make an admin a customer."""

import msgspec

from commands.accounts.change_user import ChangeUser, change_user
from db.work import Work
from domain.accounts.account import Account, Role
from domain.refusals import NotFound


class RemoveAdmin(msgspec.Struct, frozen=True):
    email: str


async def remove_admin(command: RemoveAdmin, work: Work) -> Account:
    """Raises NotFound where the address is no admin's, LastAdmin."""
    known = await work.accounts.credentials(email=command.email)
    if known is None or (await work.accounts.get(known.account)).role is not Role.ADMIN:
        raise NotFound("admin")
    return await change_user(ChangeUser(known.account, Role.CUSTOMER), work)
