"""Exchange a refresh token for the next one of its chain."""

from datetime import timedelta

import msgspec

from commands.accounts.log_in import SESSION_IDLE_DAYS_MAX, SignedIn
from db.outbox import last_position
from db.work import Work


class RefreshSession(msgspec.Struct, frozen=True):
    token_hash: bytes
    next_token_hash: bytes


async def refresh_session(command: RefreshSession, work: Work) -> SignedIn | None:
    """None if the token can't be spent. Then whoever has it may have stolen it, and the whole session ends."""
    await work.sessions.lock_account_of(command.token_hash)
    spent = await work.sessions.use(command.token_hash, work.now)
    if spent is None:
        await work.sessions.end_family_of(command.token_hash, work.now)
        return None
    account, family = spent
    await work.sessions.add_token(
        account, family, command.next_token_hash, work.now, work.now + timedelta(days=SESSION_IDLE_DAYS_MAX)
    )
    return SignedIn(await work.accounts.get(account), family, await last_position(work.connection))
