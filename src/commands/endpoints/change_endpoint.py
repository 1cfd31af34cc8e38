"""Change where another program is told, of what, and whether."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from db.work import Work
from domain.endpoints.endpoint import Endpoint, in_order
from domain.endpoints.endpoint_url import url_fault
from domain.endpoints.webhook_events import WebhookEvent
from domain.events import EndpointChanged
from domain.refusals import TargetNotAllowed


class ChangeEndpoint(msgspec.Struct, frozen=True):
    """UNSET keeps what there is. `private`: the shop calls addresses of its own network, too."""

    endpoint: UUID
    private: bool
    url: str | UnsetType = UNSET
    events: tuple[WebhookEvent, ...] | UnsetType = UNSET
    active: bool | UnsetType = UNSET


async def change_endpoint(command: ChangeEndpoint, work: Work) -> Endpoint:
    """What is owed to it stays so, and goes to the new address. Raises NotFound, TargetNotAllowed."""
    present = await work.endpoints.lock(command.endpoint)
    if command.url is not UNSET and (fault := url_fault(command.url, private=command.private)) is not None:
        raise TargetNotAllowed.of([fault])
    changed = replace(
        present,
        url=present.url if command.url is UNSET else command.url,
        events=present.events if command.events is UNSET else in_order(command.events),
        active=present.active if command.active is UNSET else command.active,
    )
    if changed.active != present.active:
        changed = replace(changed, switched_off=None, failing_since=None)
    stored = await work.endpoints.change(changed)
    work.record(EndpointChanged(subject=stored.id, version=stored.version))
    work.account_for(command, "webhook", stored.id, present, stored)
    return stored
