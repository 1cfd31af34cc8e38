"""Open a session for somebody whose password was right."""

from datetime import timedelta
from uuid import UUID

import msgspec

from commands.accounts.pass_second_step import PassSecondStep, pass_second_step
from commands.cart.merge_guest_cart import MergeGuestCart, merge_guest_cart
from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from db.ids import new_id
from db.work import Work
from domain.accounts.account import Account
from domain.accounts.session import SESSION_IDLE_DAYS_MAX
from domain.events import SessionsChanged
from domain.guests import Guest


class LogIn(msgspec.Struct, frozen=True):
    """`checked_hash` is what the password was checked against; `better_hash` replaces one of an older kind.

    `guest` is who one was before: that cart is merged into the account's.
    """

    account: UUID
    checked_hash: str | None
    token_hash: bytes
    better_hash: str | None
    device: str
    guest: Guest | None = None
    code: str | None = None


class SignedIn(msgspec.Struct, frozen=True):
    """`known_at` is the outbox position at which the account read like this, and its session was known."""

    account: Account
    session: UUID
    known_at: int


async def log_in(command: LogIn, work: Work) -> SignedIn:
    """What was ordered with its proven address since is the account's too.

    Raises PasswordChanged if the password is no longer the one that was checked, TotpNeeded, TotpWrong.
    """
    await work.accounts.lock(command.account, command.checked_hash)
    await pass_second_step(PassSecondStep(command.account, command.code), work)
    account = await work.accounts.get(command.account)
    if command.better_hash is not None:
        await work.accounts.rehash_password(account.id, command.better_hash)
    session = new_id()
    ends = work.now + timedelta(days=SESSION_IDLE_DAYS_MAX)
    await work.sessions.open(session, account.id, command.device, command.token_hash, work.now, ends)
    work.record(SessionsChanged(subject=account.id, version=account.version))
    if command.guest is not None:
        await merge_guest_cart(MergeGuestCart(account.id, command.guest), work)
    await take_over_orders(TakeOverOrders(account), work)
    return SignedIn(account, session, await work.write_down())
