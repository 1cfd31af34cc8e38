"""Place an order: the customer's cart becomes one, and its stock is held until it is paid or the hold ends."""

from datetime import timedelta
from uuid import UUID

import msgspec

from db.work import Work
from domain.coupon import Coupon
from domain.events import CartChanged, OrderPlaced
from domain.holding import HoldLimits
from domain.order import HOLD_MINUTES_DEFAULT, Actor, Address, Order, require_known_country


class PlaceOrder(msgspec.Struct, frozen=True):
    """`expected_total` (minor units) is what the customer saw; another total is refused.

    `coupon` is a code in the place of the cart's coupon.
    """

    customer: UUID
    shipping_address: Address
    coupon: str | None = None
    note: str | None = None
    expected_total: int | None = None
    hold_minutes: int = HOLD_MINUTES_DEFAULT
    limits: HoldLimits = HoldLimits()


async def place_order(command: PlaceOrder, work: Work) -> Order:
    """A customer's checkouts come one after the other, for each locks the cart: none slips past a limit beside another.

    Raises CartIsEmpty, OutOfStock, NotShippedThere, CouponNotValid, PriceChanged, TooManyOpenOrders, TooManyUnitsHeld,
    InvalidInput (no such country).
    """
    require_known_country(command.shipping_address.country, "shipping_address.country")
    cart = await work.carts.lock(command.customer, command.shipping_address.country)
    if command.coupon is not None:
        cart = cart.with_coupon(*await work.coupons.by_code(command.coupon, command.customer), work.now)
    draft = cart.check_out(command.shipping_address, command.note, command.expected_total, work.now)
    (await work.orders.held_by(command.customer)).require_room(draft.lines, command.limits)
    hold_ends_at = work.now + timedelta(minutes=command.hold_minutes)
    order = await work.orders.add(draft, work.now, hold_ends_at, Actor.CUSTOMER)
    placed = await work.orders.get(order)
    emptied = cart.emptied(work.now)
    await work.carts.empty(emptied)
    if cart.coupon is not None and draft.coupon is not None:
        await redeem(cart.coupon, order, command.customer, work)
    # Last, so that a sought-after variant's row is locked for as short as can be.
    stock = await work.stock.hold({line.variant_id: line.quantity for line in cart.lines}, order)
    work.record_stock(stock)
    work.record(CartChanged(subject=cart.id, version=emptied.version))
    work.record(OrderPlaced(subject=order, version=1, placed_at=work.now))
    return placed


async def redeem(coupon: Coupon, order: UUID, customer: UUID, work: Work) -> None:
    """Raises CouponNotValid when it was used up meanwhile."""
    used = await work.coupons.redeem(coupon, order, customer)
    work.record(used.event(customer))
