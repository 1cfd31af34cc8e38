"""Go on with a session whose token stays the same: that of a browser, which no script can read.

A token that is spent for the next one would make two pages that are opened at once look like a thief.
"""

import msgspec

from commands.accounts.log_in import SignedIn
from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from db.outbox import last_position
from db.work import Work
from domain.events import SessionsChanged


class ContinueSession(msgspec.Struct, frozen=True):
    token_hash: bytes


async def continue_session(command: ContinueSession, work: Work) -> SignedIn | None:
    """None if there is no such session any more, or its account is closed."""
    await work.sessions.lock_account_of(command.token_hash)
    continued = await work.sessions.go_on(command.token_hash, work.now)
    if continued is None:
        return None
    session, owner = continued
    account = await work.accounts.get(owner)
    await take_over_orders(TakeOverOrders(account), work)
    work.record(SessionsChanged(subject=account.id, version=account.version))
    return SignedIn(account, session, await last_position(work.connection))
