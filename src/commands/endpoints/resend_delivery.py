"""Send again what was delivered, or given up."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.endpoints.endpoint import Delivery, DeliveryStatus
from domain.events import DeliveriesChanged
from domain.refusals import DeliveryUnderWay


class ResendDelivery(msgspec.Struct, frozen=True):
    endpoint: UUID
    delivery: UUID


async def resend_delivery(command: ResendDelivery, work: Work) -> Delivery:
    """The same bytes under the same id, for three days from now on. Raises NotFound, DeliveryUnderWay."""
    await work.endpoints.lock(command.endpoint)
    settled = await work.deliveries.get(command.endpoint, command.delivery)
    if settled.status in (DeliveryStatus.WAITING, DeliveryStatus.DUE):
        raise DeliveryUnderWay
    await work.deliveries.try_again(settled.id)
    next_ones = await work.deliveries.go_on([(settled.endpoint, settled.subject)])
    changed = (settled.id, *next_ones.get(settled.endpoint, ()))
    work.record(DeliveriesChanged(subject=command.endpoint, version=0, deliveries=changed))
    again = await work.deliveries.get(command.endpoint, command.delivery)
    before, after = {"delivery": settled.id, "status": settled.status}, {"delivery": again.id, "status": again.status}
    work.account_for(command, "webhook", command.endpoint, before, after)
    return again
