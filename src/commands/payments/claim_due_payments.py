"""Take up payments whose provider has to be asked now. A claim lapses, so that nothing is lost with a worker."""

import msgspec

from db.work import Work
from domain.payments.payment import Attempt, Provider


class ClaimDuePayments(msgspec.Struct, frozen=True):
    provider: Provider
    limit: int


async def claim_due_payments(command: ClaimDuePayments, work: Work) -> list[Attempt]:
    return await work.payments.claim_due(command.provider, command.limit)
