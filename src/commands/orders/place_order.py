"""Place an order: a cart becomes one, and its stock is held until it is paid or the hold ends."""

from datetime import timedelta
from uuid import UUID

import msgspec

from db.work import Work
from domain.accounts.account import email_key
from domain.addresses.address import Address, as_written_there, wrong_address, wrong_country
from domain.cart.cart import Cart
from domain.events import CartChanged
from domain.faults import FaultCode
from domain.guests import Buyer, CartOwner, EmailKey
from domain.languages import LANGUAGE_DEFAULT, Language
from domain.orders.goods import held
from domain.orders.holding import HoldLimits
from domain.orders.order import HOLD_MINUTES_DEFAULT, Actor, Order
from domain.orders.order_events import OrderPlaced
from domain.prices.coupon import Coupon
from domain.refusals import GuestCheckoutOff, InvalidInput, NotFound, require_no


class PlaceOrder(msgspec.Struct, frozen=True):
    """`shipping_address` is a new one, or the id of one of the customer's book; no `billing_address`: the same.

    `expected_total` (minor units) is what the customer saw; another total is refused. `email` is where to write to
    about this order; a guest has no other. `coupon` is a code in the place of the cart's coupon;
    `proof_needed`: one that counts by customer takes a verified address.
    """

    owner: CartOwner
    shipping_address: Address | UUID
    email: str | None = None
    coupon: str | None = None
    note: str | None = None
    billing_address: Address | None = None
    expected_total: int | None = None
    hold_minutes: int = HOLD_MINUTES_DEFAULT
    limits: HoldLimits = HoldLimits()
    proof_needed: bool = False
    language: Language = LANGUAGE_DEFAULT


async def place_order(command: PlaceOrder, work: Work) -> Order:
    """One buyer's checkouts come one after the other, for each locks the cart, and a guest's the address: none slips
    past a limit beside another.

    Raises CartNotFound, GuestCheckoutOff, CartIsEmpty, OutOfStock, NotShippedThere, CouponNotValid, PriceChanged,
    TooManyOpenOrders, TooManyUnitsHeld, NotFound (no such address), InvalidInput (not an address of its country; a
    guest without an e-mail address).
    """
    to, bill_to = await where_to(command, work), command.billing_address
    buyer = await who_buys(command, work)
    cart = await work.carts.lock(command.owner, to.country)
    if cart.ships_there:  # else nobody needs to hear how its postal codes look
        require_addresses(command)
        to, bill_to = as_written_there(to), bill_to and as_written_there(bill_to)
    cart = await with_coupon(cart, command, buyer, work)
    if command.proof_needed:
        await work.coupons.require_proof(cart.coupon, cart.customer)
    draft = cart.check_out(to, command.note, command.expected_total, work.now, command.email, bill_to)
    (await work.orders.held_by(buyer)).require_room(draft.lines, command.limits)
    hold_ends_at = work.now + timedelta(minutes=command.hold_minutes)
    emptied = cart.emptied(work.now)
    work.carts.empty(emptied)
    placed = await work.orders.place(draft, work.now, hold_ends_at, Actor.CUSTOMER, command.language)
    if cart.coupon is not None and draft.coupon is not None:
        await redeem(cart.coupon, placed.id, buyer, work)
    # Last, so that a sought-after variant's row is locked for as short as can be.
    stock = await work.stock.hold({line.variant_id: line.quantity for line in cart.lines}, placed.id)
    placed = held(placed, stock)
    work.goods.owe(placed.lines)
    work.record_stock(stock)
    work.record(CartChanged(subject=cart.id, version=emptied.version))
    work.record(OrderPlaced(subject=placed.id, version=1, placed_at=work.now))
    return placed


async def where_to(command: PlaceOrder, work: Work) -> Address:
    """Raises InvalidInput (no such country), NotFound, for an address of somebody else's book too."""
    if isinstance(command.shipping_address, Address):
        require_no(wrong_country(command.shipping_address.country, "shipping_address"))
        return command.shipping_address
    if not isinstance(command.owner, UUID):
        raise NotFound("address")
    return (await work.addresses.get(command.owner, command.shipping_address)).address


def require_addresses(command: PlaceOrder) -> None:
    """Raises InvalidInput for all that is wrong with what was not taken from the book."""
    to, bill_to = command.shipping_address, command.billing_address
    require_no(
        [
            *(wrong_address(to, "shipping_address") if isinstance(to, Address) else ()),
            *(() if bill_to is None else wrong_address(bill_to, "billing_address")),
        ]
    )


async def who_buys(command: PlaceOrder, work: Work) -> Buyer:
    """Raises GuestCheckoutOff, InvalidInput (a guest without an address)."""
    if isinstance(command.owner, UUID):
        return command.owner
    if not (await work.shop.get()).guest_checkout:
        raise GuestCheckoutOff
    if command.email is None:
        raise InvalidInput("email", "Say where to write to about this order.", FaultCode.REQUIRED)
    return EmailKey(email_key(command.email))


async def with_coupon(cart: Cart, command: PlaceOrder, buyer: Buyer, work: Work) -> Cart:
    """The one that was named, else the cart's: of a guest one knows only by the address how often it was used.

    Raises CouponNotValid.
    """
    code = command.coupon
    if code is None and cart.customer is None and cart.coupon is not None:
        code = cart.coupon.code
    return cart if code is None else cart.with_coupon(*await work.coupons.by_code(code, buyer), work.now)


async def redeem(coupon: Coupon, order: UUID, buyer: Buyer, work: Work) -> None:
    """Raises CouponNotValid when it was used up meanwhile."""
    used = await work.coupons.redeem(coupon, order, buyer)
    work.record(used.event)
