"""Turn a second step on, by a code of the app that was set up."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.accounts.account_refusals import TotpNotBegun, TotpOnAlready, WrongCode
from domain.accounts.totp import recovery_hash, step_of, typed_code


class ConfirmTotp(msgspec.Struct, frozen=True):
    """`session` is the one that goes on; all others knew no second step."""

    account: UUID
    code: str
    recovery_codes: tuple[str, ...]
    session: UUID


async def confirm_totp(command: ConfirmTotp, work: Work) -> tuple[str, ...]:
    """The recovery codes. Raises TotpNotBegun, TotpOnAlready, WrongCode."""
    await work.sessions.lock_account(command.account)
    kept = await work.totp.lock(command.account)
    if kept is None:
        raise TotpNotBegun
    if kept.confirmed:
        raise TotpOnAlready
    step = step_of(typed_code(command.code), kept.secret, work.now, kept.last_step)
    if step is None:
        raise WrongCode
    await work.totp.use_step(command.account, step)
    await work.totp.confirm(command.account, work.now, [recovery_hash(code) for code in command.recovery_codes])
    work.record(*await work.sessions.end_all(command.account, but=command.session))
    work.account_for(command, "account", command.account, {"second_step": False}, {"second_step": True})
    return command.recovery_codes
