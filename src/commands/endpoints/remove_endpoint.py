"""Tell another program of nothing any more."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import EndpointChanged


class RemoveEndpoint(msgspec.Struct, frozen=True):
    endpoint: UUID


async def remove_endpoint(command: RemoveEndpoint, work: Work) -> None:
    """What was owed to it isn't sent any more. Raises NotFound."""
    present = await work.endpoints.lock(command.endpoint)
    removed = await work.endpoints.remove(command.endpoint, work.now)
    work.record(EndpointChanged(subject=removed.id, version=removed.version))
    work.account_for(command, "webhook", removed.id, present)
