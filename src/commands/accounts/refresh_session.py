"""Exchange a refresh token for the next one of its chain."""

from datetime import timedelta

import msgspec

from commands.accounts.log_in import SignedIn
from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from db.outbox import last_position
from db.work import Work
from domain.events import SessionsChanged
from domain.session import SESSION_IDLE_DAYS_MAX


class RefreshSession(msgspec.Struct, frozen=True):
    token_hash: bytes
    next_token_hash: bytes


async def refresh_session(command: RefreshSession, work: Work) -> SignedIn | None:
    """None if the token can't be spent. Then whoever has it may have stolen it, and the whole session ends."""
    await work.sessions.lock_account_of(command.token_hash)
    ends = work.now + timedelta(days=SESSION_IDLE_DAYS_MAX)
    renewed = await work.sessions.renew(command.token_hash, command.next_token_hash, work.now, ends)
    if renewed is None:
        work.record(*await work.sessions.end_by(command.token_hash))
        return None
    session, owner = renewed
    account = await work.accounts.get(owner)
    await take_over_orders(TakeOverOrders(account), work)
    work.record(SessionsChanged(subject=account.id, version=account.version))
    return SignedIn(account, session, await last_position(work.connection))
