"""Sign what an endpoint is sent with another secret."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.endpoints.endpoint import Endpoint
from domain.events import EndpointChanged


class RotateSecret(msgspec.Struct, frozen=True):
    endpoint: UUID
    secret: str


async def rotate_secret(command: RotateSecret, work: Work) -> Endpoint:
    """For a day the one before signs beside it; one that was before that does no more. Raises NotFound."""
    present = await work.endpoints.lock(command.endpoint)
    rotated = await work.endpoints.rotate(command.endpoint, command.secret, work.now)
    work.record(EndpointChanged(subject=rotated.id, version=rotated.version))
    work.account_for(command, "webhook", rotated.id, present, rotated)
    return rotated
