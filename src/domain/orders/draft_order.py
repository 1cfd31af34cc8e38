"""An order that is about to be placed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from domain.addresses.address import Address
from domain.order_status import OrderStatus
from domain.orders.order import Actor, HistoryEntry, Order, OrderLine
from domain.prices.charges import Figures
from domain.prices.promotion import Applied


class DraftOrder(msgspec.Struct, frozen=True):
    """An order that has neither a number nor stock held for it yet. Amounts in minor units.

    A guest's has no customer. `email` None: the customer's own. `billing_address` None: the same as it is sent to.
    """

    customer: UUID | None
    email: str | None
    lines: tuple[OrderLine, ...]
    figures: Figures
    discount_shares: Sequence[int]
    promotions: tuple[Applied, ...]
    coupon: str | None
    shipping_address: Address | None
    billing_address: Address | None
    note: str | None

    def __post_init__(self) -> None:
        assert self.figures.subtotal == sum(line.line_total for line in self.lines), "a total equals its lines"
        assert self.figures.discount == sum(self.discount_shares), "and a discount its shares"

    def placed(
        self, order: UUID, number: int, email: str, currency: str, items: Sequence[UUID], at: datetime, actor: Actor
    ) -> "Order":
        """The order it becomes, with an id for each of its lines."""
        shares = zip(items, self.lines, self.discount_shares, strict=True)
        return Order(
            id=order,
            number=number,
            customer=self.customer,
            email=email,
            historic=False,
            currency=currency,
            status=OrderStatus.PENDING,
            lines=tuple(line.placed(item, discount) for item, line, discount in shares),
            subtotal=self.figures.subtotal,
            discount=self.figures.discount,
            shipping=self.figures.shipping,
            tax=self.figures.tax,
            tax_included=self.figures.tax_included,
            tax_basis_points=self.figures.tax_basis_points,
            rounding=self.figures.rounding,
            total=self.figures.total,
            refunded=0,
            promotions=self.promotions,
            coupon=self.coupon,
            shipping_address=self.shipping_address,
            billing_address=self.billing_address,
            note=self.note,
            invoices=(),
            payments=(),
            refunds=(),
            history=(HistoryEntry(OrderStatus.PENDING, at, actor),),
            shipments=(),
            returns=(),
            placed_at=at,
            paid_at=None,
            updated_at=at,
            version=1,
        )
