"""What is written on the slip that lies in a parcel."""

from typing import ClassVar, Final
from uuid import UUID

import msgspec

from domain.addresses.address import Address
from domain.orders.packing_slip import PackedLine, PackingSlip
from domain.orders.parcel import Shipment
from domain.refusals import NotFound
from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.orders import ORDERS
from read_models.shop import SHOP


class PackParcel(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (ORDERS, SHOP)
    calls_max: ClassVar[int] = 2
    order: UUID
    shipment: UUID


class Bought(msgspec.Struct):
    id: UUID
    sku: str
    name: str
    options: dict[str, str]


class Sent(msgspec.Struct):
    """What of an order its parcels are packed by."""

    number: str
    items: tuple[Bought, ...]
    shipments: tuple[Shipment, ...]
    shipping_address: Address | None


async def pack_parcel(question: PackParcel, view: View) -> bytes:
    """A `PackingSlip`. Raises NotFound, also for another order's parcel."""
    document = await view.document(ORDERS, str(question.order))
    if document is None:
        raise NotFound("order")
    order = decode_sent(document)
    parcel = next((each for each in order.shipments if each.id == question.shipment), None)
    if parcel is None:
        raise NotFound("shipment")
    shop, items = await view.shop(), {item.id: item for item in order.items}
    lines = [(items[packed.item_id], packed.quantity) for packed in parcel.items]
    return encode(
        PackingSlip(
            shop_name=shop.name,
            shop_address=shop.address,
            order_number=order.number,
            ship_to=order.shipping_address,
            lines=tuple(PackedLine(item.sku, item.name, item.options, quantity) for item, quantity in lines),
            carrier=parcel.carrier,
            tracking_number=parcel.tracking_number,
            shipped_at=parcel.shipped_at,
            time_zone=shop.time_zone,
        )
    )


decode_sent: Final = msgspec.json.Decoder(Sent).decode
