"""See whether a code is the account's: of its app, each once, or a recovery code, each once. Part of other commands."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.accounts.account_refusals import TotpNeeded, TotpWrong
from domain.accounts.totp import recovery_hash, step_of, typed_code


class PassSecondStep(msgspec.Struct, frozen=True):
    account: UUID
    code: str | None


async def pass_second_step(command: PassSecondStep, work: Work) -> None:
    """An account without a second step passes. Raises TotpNeeded, TotpWrong."""
    kept = await work.totp.lock(command.account)
    if kept is None or not kept.confirmed:
        return
    if not command.code:
        raise TotpNeeded
    step = step_of(typed_code(command.code), kept.secret, work.now, kept.last_step)
    if step is not None:
        await work.totp.use_step(command.account, step)
    elif not await work.totp.use_recovery(command.account, recovery_hash(command.code)):
        raise TotpWrong
