"""Exchange a refresh token for the next one of its chain."""

from uuid import UUID

import msgspec

from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from db.outbox import last_position
from db.work import Work
from domain.accounts.account import Account
from domain.events import SessionsChanged


class RefreshSession(msgspec.Struct, frozen=True):
    """`next_token_hashes` are of what the token makes with each of the shop's secrets, the present one's first."""

    token_hash: bytes
    next_token_hashes: tuple[bytes, ...]
    device: str


class Refreshed(msgspec.Struct, frozen=True):
    """`known_at` is the outbox position at which the account read like this; `token_hash` is of the next token."""

    account: Account
    session: UUID
    known_at: int
    token_hash: bytes


class Replayed(msgspec.Struct, frozen=True):
    """A token came again that had been spent: it, or the one it was spent for, is in the wrong hands."""

    account: UUID


async def refresh_session(command: RefreshSession, work: Work) -> Refreshed | Replayed | None:
    """Within REFRESH_GRACE_SECONDS_MAX the same client gets the same next token again, as long as that was not spent
    itself: an answer may have been lost, and a browser may have asked several times at once.

    Any other token that was spent is a replay, and ends the whole session. None of one that is no token, or none any
    more.
    """
    await work.sessions.lock_account_of(command.token_hash)
    renewed = await work.sessions.renew(command.token_hash, command.next_token_hashes, work.now, command.device)
    if renewed is None:
        spent_by = await work.sessions.spent_by(command.token_hash)
        work.record(*await work.sessions.end_by(command.token_hash))
        return None if spent_by is None else Replayed(spent_by)
    account = await work.accounts.get(renewed.account)
    await take_over_orders(TakeOverOrders(account), work)
    work.record(SessionsChanged(subject=account.id, version=account.version))
    return Refreshed(account, renewed.session, await last_position(work.connection), renewed.next_hash)
