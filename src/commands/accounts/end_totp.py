"""Turn a second step off."""

from uuid import UUID

import msgspec

from commands.accounts.pass_second_step import PassSecondStep, pass_second_step
from db.work import Work
from domain.accounts.account_refusals import TotpNotBegun, TotpWrong, WrongCode
from domain.refusals import NotFound


class EndTotp(msgspec.Struct, frozen=True):
    account: UUID
    code: str


class EndTotpOf(msgspec.Struct, frozen=True):
    """At the server, of somebody who has lost the app and the recovery codes."""

    email: str


async def end_totp(command: EndTotp, work: Work) -> None:
    """Raises TotpNotBegun, WrongCode."""
    await work.sessions.lock_account(command.account)
    try:
        await pass_second_step(PassSecondStep(command.account, command.code), work)
    except TotpWrong as wrong:
        raise WrongCode from wrong
    if not await work.totp.end(command.account):
        raise TotpNotBegun
    work.account_for(command, "account", command.account, {"second_step": True}, {"second_step": False})


async def end_totp_of(command: EndTotpOf, work: Work) -> None:
    """Raises NotFound where nobody has the address, or no second step."""
    known = await work.accounts.credentials(email=command.email)
    if known is None:
        raise NotFound("account")
    await work.sessions.lock_account(known.account)
    if not await work.totp.end(known.account):
        raise NotFound("second step")
    work.account_for(command, "account", known.account, {"second_step": True}, {"second_step": False})
