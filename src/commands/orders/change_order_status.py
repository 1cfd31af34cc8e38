"""Move an order on, as an admin: each status has its own command, and this one chooses among them."""

from typing import assert_never
from uuid import UUID

import msgspec

from commands.orders.cancel_order import CancelOrder, cancel_order
from commands.orders.deliver_order import DeliverOrder, deliver_order
from commands.orders.ship_order import ShipOrder, ship_order
from commands.payments.pay_order import PayOrder, pay_order
from commands.payments.refund_order import RefundOrder, refund_order
from db.work import Work
from domain.order_status import OrderStatus, require_move
from domain.orders.order import Actor, Order
from domain.orders.parcel import Tracking


class ChangeOrderStatus(msgspec.Struct, frozen=True):
    """`tracking` is for an order that is sent."""

    order: UUID
    status: OrderStatus
    tracking: Tracking = Tracking()


async def change_order_status(command: ChangeOrderStatus, work: Work) -> Order:
    """Raises NotFound, StatusNotAllowed, NothingToSend."""
    match command.status:
        case OrderStatus.PENDING:
            order = await work.orders.lock(command.order, None)
            require_move(order.status, OrderStatus.PENDING)
            work.account_for(command, "order", order.id, {}, {})
            return order
        case OrderStatus.PAID:
            return await pay_order(PayOrder(command.order), work)
        case OrderStatus.SHIPPED:
            return await ship_order(ShipOrder(command.order, command.tracking), work)
        case OrderStatus.DELIVERED:
            return await deliver_order(DeliverOrder(command.order), work)
        case OrderStatus.CANCELLED:
            return await cancel_order(CancelOrder(command.order, None, Actor.ADMIN), work)
        case OrderStatus.REFUNDED:
            await refund_order(RefundOrder(command.order, "refunded by an admin"), work)
            await work.invoices.number_now()
            return await work.orders.get(command.order)
        case _:
            assert_never(command.status)
