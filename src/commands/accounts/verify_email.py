"""Take a token as proof that somebody reads what is sent to an address."""

from typing import Final
from uuid import UUID

import msgspec

from commands.accounts.prove_address import prove_address
from commands.orders.take_over_orders import TakeOverOrders, take_over_orders
from db.work import Work
from domain.accounts.account_token import Purpose
from domain.events import EmailReplaced

PROVING: Final = (Purpose.VERIFY_EMAIL, Purpose.CONFIRM_NEW_EMAIL, Purpose.RELEASE_OLD_EMAIL)


class VerifyEmail(msgspec.Struct, frozen=True):
    token_hash: bytes


async def verify_email(command: VerifyEmail, work: Work) -> None:
    """An account's own address is verified by that. A new one takes its place when it was confirmed by whoever reads
    the new one, and released by whoever reads the old one where that was verified.

    That an address is somebody else's is said only to who has proven to read it. Raises TokenNotValid, EmailTaken.
    """
    await work.account_tokens.lock_account_of(command.token_hash)
    proven = await work.account_tokens.use(command.token_hash, PROVING, work.now)
    if proven.purpose is Purpose.VERIFY_EMAIL:
        await prove_address(proven.account, work)
        return
    if proven.purpose is Purpose.CONFIRM_NEW_EMAIL:
        await work.accounts.require_free(proven.email, proven.account)
    agreed = await work.account_tokens.agreed_email(proven.account)
    if agreed is not None:
        await replace_email(proven.account, agreed, work)


async def replace_email(owner: UUID, email: str, work: Work) -> None:
    """What was ordered with the old address is its owner's, and whatever lies in that mailbox opens nothing any more.

    Raises EmailTaken.
    """
    await take_over_orders(TakeOverOrders(await work.accounts.get(owner)), work)
    await work.accounts.set_email(owner, email, work.now)
    await work.account_tokens.end_all(owner)
    account = await prove_address(owner, work)
    work.record(EmailReplaced(subject=account.id, version=account.version))
