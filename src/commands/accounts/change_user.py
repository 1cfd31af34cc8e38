"""Give somebody another role, or keep them from signing in."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from db.work import Work
from domain.accounts.account import Account, Role
from domain.events import AccountChanged
from domain.staff.user import told_of


class ChangeUser(msgspec.Struct, frozen=True):
    """UNSET keeps what there is."""

    account: UUID
    role: Role | UnsetType = UNSET
    active: bool | UnsetType = UNSET


async def change_user(command: ChangeUser, work: Work) -> Account:
    """It holds for every command that begins from here on, whatever an access token says. Who may no longer sign in is
    signed out everywhere. Raises NotFound (an erased one too), LastAdmin.
    """
    if command.role is Role.CUSTOMER or command.active is False:
        await work.accounts.require_another_admin(command.account)
    present = await work.accounts.lock_user(command.account)
    if command.role is not UNSET:
        await work.accounts.set_role(present.id, command.role)
    if command.active is not UNSET:
        await work.accounts.set_active(present.id, active=command.active)
    if command.active is False:
        work.record(*await work.sessions.end_all(present.id))
        await work.account_tokens.end_all(present.id)
    changed = await work.accounts.changed(present.id)
    work.record(AccountChanged(subject=changed.id, version=changed.version))
    work.account_for(command, "account", changed.id, told_of(present), told_of(changed))
    return changed
