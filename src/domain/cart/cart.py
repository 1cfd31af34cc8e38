"""A customer's cart, and how it becomes an order."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.addresses.address import Address
from domain.catalog.product import ProductStatus, orderable_units
from domain.currency import money_text
from domain.faults import FaultCode
from domain.guests import CartOwner
from domain.orders.draft_order import DraftOrder
from domain.orders.order import OrderLine
from domain.prices.bill import Bill, bill
from domain.prices.charges import NO_SHIPPING, NOTHING, Figures, ShippingPrice, TaxRate
from domain.prices.coupon import Coupon
from domain.prices.promotion import Promotion
from domain.prices.sale import Sale, asked_price
from domain.prices.wares import Wares
from domain.refusals import (
    CartIsEmpty,
    CouponNotValid,
    CouponReason,
    InvalidInput,
    NotFound,
    NotShippedThere,
    OutOfStock,
    PriceChanged,
    ShortLine,
)

CART_LINES_MAX: Final = 100
LINE_UNITS_MAX: Final = 10_000
TURNS_MAX: Final = 10
TOTAL_MINOR_UNITS_MAX: Final = 10**12
"""Counters are 64 bits wide: nine million orders like this fit into one of them."""


class CartLine(msgspec.Struct, frozen=True):
    """Everything as it is today, the price included: the regular one, and that of a sale. `backorder`: more may be
    ordered than lies on the shelf.
    """

    id: UUID
    product_id: UUID
    variant_id: UUID
    sku: str
    name: str
    slug: str
    options: dict[str, str]
    image_url: str | None
    regular_price: int
    quantity: int
    stock_quantity: int
    product_status: ProductStatus
    brand: str | None
    category_id: UUID | None = None
    sale: Sale | None = None
    backorder: bool = False

    def unit_price(self, now: datetime) -> int:
        return asked_price(self.regular_price, self.sale, now)

    def line_total(self, now: datetime) -> int:
        return self.unit_price(now) * self.quantity

    @property
    def sellable_quantity(self) -> int:
        if self.product_status is not ProductStatus.PUBLISHED:
            return 0
        return orderable_units(self.stock_quantity, self.backorder)

    @property
    def available(self) -> bool:
        return self.sellable_quantity >= self.quantity

    @property
    def backordered_quantity(self) -> int:
        """Of what could be ordered now, the units that do not lie on the shelf."""
        return max(self.quantity - max(self.stock_quantity, 0), 0) if self.available else 0

    def of(self, quantity: int) -> "CartLine":
        """The same line with another quantity. Raises OutOfStock, InvalidInput (too many)."""
        if quantity > LINE_UNITS_MAX:
            raise InvalidInput(
                "quantity", f"At most {LINE_UNITS_MAX} of one item fit into a cart.", FaultCode.TOO_LARGE
            )
        line = msgspec.structs.replace(self, quantity=quantity)
        require_sellable([line])
        return line

    def ordered(self, now: datetime) -> OrderLine:
        return OrderLine(
            product_id=self.product_id,
            variant_id=self.variant_id,
            sku=self.sku,
            name=self.name,
            options=self.options,
            unit_price=self.unit_price(now),
            quantity=self.quantity,
        )


class Cart(msgspec.Struct, frozen=True):
    """`country` is where it would be sent, if that is known; `shipping` and `tax` are those of there.

    `currency` is the shop's. No `shipping`: the shop doesn't ship there. Lines that can't be had as they stand are kept
    and count for nothing. `coupon_uses`: how often its customer has used the coupon. `promotions` are the shop's, the
    first made first. What the cart comes to depends on the hour by its coupon, by them, and by prices on sale.
    """

    id: UUID
    owner: CartOwner
    version: int
    lines: tuple[CartLine, ...]
    coupon: Coupon | None
    coupon_uses: int
    country: str | None
    shipping: ShippingPrice | None
    tax: TaxRate
    updated_at: datetime
    currency: str
    promotions: tuple[Promotion, ...] = ()

    @property
    def customer(self) -> UUID | None:
        """None of a guest."""
        return self.owner if isinstance(self.owner, UUID) else None

    @property
    def ships_there(self) -> bool:
        return self.shipping is not None

    @property
    def counted(self) -> tuple[CartLine, ...]:
        """The lines that could be ordered now."""
        return tuple(line for line in self.lines if line.available)

    def subtotal(self, now: datetime) -> int:
        return sum(line.line_total(now) for line in self.counted)

    @property
    def item_count(self) -> int:
        return sum(line.quantity for line in self.counted)

    @property
    def turns(self) -> tuple[datetime, ...]:
        """The next moments at which it changes by itself, in order, TURNS_MAX of them at most.

        Before the last of them the shop has noted the first, and the cart is looked at again.
        """
        spans = [line.sale.span for line in self.lines if line.sale is not None]
        spans += [promotion.span for promotion in self.promotions]
        turns = {turn for span in spans for turn in span.turns} | set(self.coupon.turns if self.coupon else ())
        return tuple(sorted(turns)[:TURNS_MAX])

    def coupon_objection(self, now: datetime) -> CouponReason | None:
        """Why its coupon, if it has one, takes nothing off."""
        return None if self.coupon is None else self.coupon.objection(self.subtotal(now), self.coupon_uses, now)

    def wares(self, now: datetime) -> tuple[Wares, ...]:
        """The lines that could be ordered now, as promotions look at them."""
        below = [pair for promotion in self.promotions for pair in promotion.below]
        return tuple(
            Wares(
                product=line.product_id,
                variant=line.variant_id,
                categories=frozenset(above for above, category in below if category == line.category_id),
                unit_price=line.unit_price(now),
                units=line.quantity,
                worth=line.line_total(now),
                left=line.line_total(now),
            )
            for line in self.counted
        )

    def bill(self, now: datetime) -> Bill:
        """Of the lines that could be ordered now; a coupon that can't be used takes nothing off."""
        wares = self.wares(now)
        if not wares:
            return Bill(NOTHING, (), 0, ())
        usable = self.coupon if self.coupon_objection(now) is None else None
        return bill(wares, self.promotions, usable, self.shipping or NO_SHIPPING, self.tax, self.currency, now)

    def figures(self, now: datetime) -> Figures:
        return self.bill(now).figures

    def line(self, item: UUID) -> CartLine:
        """Raises NotFound."""
        for line in self.lines:
            if line.id == item:
                return line
        raise NotFound("cart item")

    def line_with(self, wanted: CartLine) -> CartLine:
        """What the cart's line of that variant would be: the same variant adds up.

        Raises OutOfStock, InvalidInput (too many).
        """
        for line in self.lines:
            if line.variant_id == wanted.variant_id:
                return line.of(line.quantity + wanted.quantity)
        if len(self.lines) >= CART_LINES_MAX:
            raise InvalidInput("sku", f"At most {CART_LINES_MAX} different items fit into a cart.", FaultCode.TOO_MANY)
        return wanted.of(wanted.quantity)

    def put(self, line: CartLine, now: datetime) -> "Cart":
        """With this line in the place of the one of the same id, or else as the last."""
        kept = {present.id: present for present in self.lines} | {line.id: line}
        return self._next(tuple(kept.values()), now)

    def emptied(self, now: datetime) -> "Cart":
        return msgspec.structs.replace(self._next((), now), coupon=None, coupon_uses=0)

    def forgotten(self, now: datetime) -> "Cart":
        """Emptied, and nobody knows where it was to be sent."""
        return msgspec.structs.replace(self.emptied(now), country=None)

    def touched(self, now: datetime) -> "Cart":
        return self._next(self.lines, now)

    def with_coupon(self, coupon: Coupon | None, uses: int, now: datetime) -> "Cart":
        return msgspec.structs.replace(self._next(self.lines, now), coupon=coupon, coupon_uses=uses)

    def without(self, items: Collection[UUID], now: datetime) -> "Cart":
        return self._next(tuple(line for line in self.lines if line.id not in items), now)

    def _next(self, lines: tuple[CartLine, ...], now: datetime) -> "Cart":
        return msgspec.structs.replace(self, lines=lines, version=self.version + 1, updated_at=now)

    def require_usable_coupon(self, now: datetime) -> None:
        """Raises CouponNotValid."""
        reason = self.coupon_objection(now)
        if reason is not None:
            raise CouponNotValid(reason)

    def check_out(
        self,
        address: Address,
        note: str | None,
        expected_total: int | None,
        now: datetime,
        email: str | None = None,
        billing_address: Address | None = None,
    ) -> DraftOrder:
        """The order this cart makes at today's prices; without an e-mail address, for the customer's own. Stock is
        held, and the coupon used, by whoever writes it.

        A coupon that takes nothing off is not the order's.

        Raises CartIsEmpty, OutOfStock for lines that can't be sold as the cart stands, NotShippedThere, CouponNotValid,
        PriceChanged, InvalidInput (too dear).
        """
        if not self.lines:
            raise CartIsEmpty
        require_sellable(self.lines)
        if self.shipping is None:
            raise NotShippedThere(address.country)
        if self.subtotal(now) > TOTAL_MINOR_UNITS_MAX:
            raise InvalidInput(
                "cart",
                f"An order comes to at most {money_text(TOTAL_MINOR_UNITS_MAX, self.currency)}.",
                FaultCode.TOO_LARGE,
            )
        self.require_usable_coupon(now)
        owed = self.bill(now)
        if expected_total is not None and expected_total != owed.figures.total:
            raise PriceChanged(expected_total, owed.figures.total, self.currency)
        return DraftOrder(
            customer=self.customer,
            email=email,
            lines=tuple(line.ordered(now) for line in self.lines),
            figures=owed.figures,
            discount_shares=owed.shares,
            promotions=owed.promotions,
            coupon=self.coupon.code if self.coupon is not None and owed.coupon_discount else None,
            shipping_address=address,
            billing_address=billing_address,
            note=note,
        )


def require_sellable(lines: Sequence[CartLine]) -> None:
    """Raises OutOfStock with every line that asks for more than can be sold."""
    short = [ShortLine(line.sku, line.quantity, line.sellable_quantity) for line in lines if not line.available]
    if short:
        raise OutOfStock(short)
