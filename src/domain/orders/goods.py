"""What becomes of the units of an order's lines: sent, or taken off the order before that, refunded, put back."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.order_status import OrderStatus, require_move
from domain.orders.order import Order, PlacedLine
from domain.orders.parcel import Fulfilment
from domain.orders.returns import CameBack
from domain.orders.units import Units, by_line
from domain.payments.payment_refusals import NotThatManyUnits
from domain.refusals import NothingToSend, StatusNotAllowed
from domain.stock.stock import StockChange

NO_UNITS: Final[Mapping[UUID, int]] = MappingProxyType({})


def held(order: Order, stock: Sequence[StockChange]) -> Order:
    """Its units were taken off the shelf by these changes; some may not have lain there."""
    owed = {change.variant: change.backordered for change in stock if change.backordered}
    if not owed:
        return order
    lines = (replace(line, backordered_quantity=owed.get(line.variant_id, 0)) for line in order.lines)
    return replace(order, lines=tuple(lines))


class LineBack(msgspec.Struct, frozen=True):
    """What goes back of one line: units whose money does, units put on the shelf, units that will never be sent."""

    line: PlacedLine
    refunded: int
    restocked: int
    withdrawn: int


class GivenBack(msgspec.Struct, frozen=True):
    """What a refund or a cancellation gives back. `amount` in minor units; `whole`: it ends the order."""

    amount: int
    lines: tuple[LineBack, ...]
    whole: bool

    @property
    def restocked(self) -> dict[UUID, int]:
        """Units that go on the shelf, by variant."""
        units: dict[UUID, int] = {}
        for back in self.lines:
            if back.restocked:
                units[back.line.variant_id] = units.get(back.line.variant_id, 0) + back.restocked
        return units


def cancellation(order: Order) -> GivenBack:
    """Whatever has not gone back yet, money and goods. History took nothing off the shelf.

    Of what is on its way already nothing can be called off. Raises StatusNotAllowed.
    """
    require_move(order.status, OrderStatus.CANCELLED)
    if order.fulfilment is not Fulfilment.NONE:
        raise StatusNotAllowed("was sent in part", "it can't be cancelled; what comes back can be refunded")
    refunded = unrefunded(order) if order.status is OrderStatus.PAID else {}
    restocked = {} if order.historic else off_the_shelf(order)
    return GivenBack(order.money_left, lines_back(order, refunded, restocked), whole=True)


def to_be_sent(order: Order, items: Sequence[Units] | None) -> dict[UUID, int]:
    """Units by the id of their line: these, or all that are left.

    Raises StatusNotAllowed, NothingToSend, NotThatManyUnits, InvalidInput.
    """
    require_move(order.status, OrderStatus.SHIPPED)
    left = order.left_to_send
    if not left:
        raise NothingToSend
    if items is None:
        return left
    asked = by_line(order, items)
    for line in order.lines:
        if asked.get(line.id, 0) > line.to_send:
            raise NotThatManyUnits(line.sku, asked[line.id], line.to_send, "sent")
    return asked


def unrefunded(order: Order) -> dict[UUID, int]:
    """Units by the id of their line; a line without any is not there."""
    units = {line.id: line.quantity - line.refunded_quantity for line in order.lines}
    return {line: quantity for line, quantity in units.items() if quantity}


def off_the_shelf(order: Order) -> dict[UUID, int]:
    """Units by the id of their line, but for what a return is to put back, or has brought and not put back; a line
    without any is not there.
    """
    units = {
        line.id: line.quantity - line.restocked_quantity - kept_off(order.came_back(line.id)) for line in order.lines
    }
    return {line: quantity for line, quantity in units.items() if quantity}


def unsent_besides(order: Order, asked: Mapping[UUID, int], received: Mapping[UUID, int]) -> dict[UUID, int]:
    """Units yet to be sent that are not among those asked for, of which the unsent go first, but for those that are
    received. History took nothing off the shelf, and has none.
    """
    if order.historic:
        return {}
    return {line.id: max(line.to_send - asked.get(line.id, 0) + received.get(line.id, 0), 0) for line in order.lines}


def kept_off(came: CameBack) -> int:
    """Units that are put on the shelf by a return, or not at all."""
    return came.awaited + came.off_the_shelf


def gone(line: PlacedLine, came: CameBack) -> int:
    """Units the customer is not to have, or to keep, but for those that came back by returns.

    A unit put back without its money and a refunded one that is not back are taken to be the same.
    """
    return max(line.refunded_quantity - came.refunded, line.restocked_quantity - came.restocked)


def lines_back(
    order: Order,
    refunded: Mapping[UUID, int],
    restocked: Mapping[UUID, int],
    received: Mapping[UUID, int] = NO_UNITS,
) -> tuple[LineBack, ...]:
    """Of the lines of which anything goes back, by their ids. `received` come back by a return. Raises
    NotThatManyUnits.
    """
    units = [
        (line, order.came_back(line.id), refunded.get(line.id, 0), restocked.get(line.id, 0), received.get(line.id, 0))
        for line in order.lines
    ]
    return tuple(line_back(*of_line) for of_line in units if any(of_line[2:4]))


def line_back(line: PlacedLine, came: CameBack, refunded: int, restocked: int, received: int) -> LineBack:
    """Units that were not sent yet go first, but for those that are received. Raises NotThatManyUnits."""
    if refunded > line.quantity - line.refunded_quantity:
        raise NotThatManyUnits(line.sku, refunded, line.quantity - line.refunded_quantity, "refunded")
    if restocked > line.quantity - line.restocked_quantity:
        raise NotThatManyUnits(line.sku, restocked, line.quantity - line.restocked_quantity, "put back")
    otherwise = gone(
        msgspec.structs.replace(
            line,
            refunded_quantity=line.refunded_quantity + max(refunded - received, 0),
            restocked_quantity=line.restocked_quantity + max(restocked - received, 0),
        ),
        came,
    )
    return LineBack(line, refunded, restocked, min(otherwise - gone(line, came), line.to_send))
