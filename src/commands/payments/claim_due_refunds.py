"""Take up refunds that the provider has to be told of now. A claim lapses, so that nothing is lost with a worker."""

import msgspec

from db.work import Work
from domain.payments.payment import OwedRefund, Provider


class ClaimDueRefunds(msgspec.Struct, frozen=True):
    provider: Provider
    limit: int


async def claim_due_refunds(command: ClaimDueRefunds, work: Work) -> list[OwedRefund]:
    return await work.refunds.claim_due(command.provider, command.limit)
