"""Take up deliveries to be sent now. A claim lapses: none is lost with a worker.

It tells nobody: nothing that is shown of a delivery changes before its try is settled.
"""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from db.endpoints.deliveries import Claimed
from db.work import Work


class ClaimDueDeliveries(msgspec.Struct, frozen=True):
    """Whoever claims is `busy` with so many of an endpoint's already. `lease_seconds` is longer than any try lasts."""

    busy: Mapping[UUID, int]
    at_once_endpoint_max: int
    limit: int
    lease_seconds: int


async def claim_due_deliveries(command: ClaimDueDeliveries, work: Work) -> list[Claimed]:
    """Of those about the same subject never more than one, the earliest.

    One that is `lost` is to be settled as a try that came to nothing, and not sent: so what takes its worker along each
    time has its pauses, and its end.
    """
    return await work.deliveries.claim_due(
        command.busy, command.at_once_endpoint_max, command.limit, command.lease_seconds
    )
