"""Tell another program of what happens from now on."""

import msgspec

from db.work import Work
from domain.endpoints.endpoint import ENDPOINTS_MAX, Endpoint, in_order
from domain.endpoints.endpoint_url import url_fault
from domain.endpoints.webhook_events import WebhookEvent
from domain.events import EndpointChanged
from domain.refusals import TargetNotAllowed, TooManyEndpoints


class CreateEndpoint(msgspec.Struct, frozen=True):
    """`secret` signs what is sent. `private`: the shop calls addresses of its own network, too."""

    url: str
    events: tuple[WebhookEvent, ...]
    active: bool
    secret: str
    private: bool


async def create_endpoint(command: CreateEndpoint, work: Work) -> Endpoint:
    """Raises TargetNotAllowed, TooManyEndpoints."""
    if (fault := url_fault(command.url, private=command.private)) is not None:
        raise TargetNotAllowed.of([fault])
    if await work.endpoints.lock_count() >= ENDPOINTS_MAX:
        raise TooManyEndpoints(ENDPOINTS_MAX)
    made = await work.endpoints.add(command.url, in_order(command.events), command.active, command.secret, work.now)
    work.record(EndpointChanged(subject=made.id, version=made.version))
    work.account_for(command, "webhook", made.id, None, made)
    return made
