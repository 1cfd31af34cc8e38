"""What has happened, in the past tense: the words of the outbox.

Events about documents only say what changed; the projector reads its present state. Events about sales carry
their amounts (minor units), for the dashboard counts each of them exactly once.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.order_status import OrderStatus
from domain.taxonomy import LabelKind


class SoldLine(msgspec.Struct, frozen=True, array_like=True):
    """`revenue` is net of the line's share of the order's discount."""

    product: UUID
    units: int
    revenue: int


class Fact(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """`subject` is the id of the aggregate; `version` is the aggregate's after the change."""

    aggregate: ClassVar[str]
    subject: UUID
    version: int


class CustomerRegistered(Fact, frozen=True, tag=True):
    aggregate = "account"
    at: datetime


class AccountChanged(Fact, frozen=True, tag=True):
    aggregate = "account"


class CategoryChanged(Fact, frozen=True, tag=True):
    """Created, renamed, moved or deleted."""

    aggregate = "category"


class LabelChanged(Fact, frozen=True, tag=True):
    """A brand or a tag was created, renamed or deleted."""

    aggregate = "label"
    kind: LabelKind


class ProductCreated(Fact, frozen=True, tag=True):
    aggregate = "product"


class ProductUpdated(Fact, frozen=True, tag=True):
    """`freed_skus` named a variant of it until now, and may name another product's soon."""

    aggregate = "product"
    freed_skus: tuple[str, ...] = ()


class ProductDoubted(Fact, frozen=True, tag=True):
    """A verification found a read model to be wrong about it: nothing has changed, it is only projected again."""

    aggregate = "product"


class ProductArchived(Fact, frozen=True, tag=True):
    aggregate = "product"


class StockMoved(Fact, frozen=True, tag=True):
    """Stock of one variant went by `delta` to `left`. The subject is the variant; versions are its movements' ids."""

    aggregate = "variant"
    product: UUID
    delta: int
    left: int

    @property
    def floor(self) -> int:
        """Every quantity up to this could be bought before and can be now."""
        return min(self.left, self.left - self.delta)


class CartChanged(Fact, frozen=True, tag=True):
    aggregate = "cart"


class OrderPlaced(Fact, frozen=True, tag=True):
    aggregate = "order"
    placed_at: datetime


class OrderPaid(Fact, frozen=True, tag=True):
    aggregate = "order"
    placed_at: datetime
    paid_at: datetime
    total: int
    lines: tuple[SoldLine, ...]


class PaymentFailed(Fact, frozen=True, tag=True):
    aggregate = "order"


class OrderShipped(Fact, frozen=True, tag=True):
    aggregate = "order"
    placed_at: datetime


class OrderDelivered(Fact, frozen=True, tag=True):
    aggregate = "order"
    placed_at: datetime


class OrderCancelled(Fact, frozen=True, tag=True):
    """`refunded` and `lines` are what a paid order gives back; both are empty for one that was never paid."""

    aggregate = "order"
    placed_at: datetime
    cancelled_at: datetime
    was: OrderStatus
    refunded: int
    lines: tuple[SoldLine, ...]


class OrderRefunded(Fact, frozen=True, tag=True):
    """Paid back in full."""

    aggregate = "order"
    placed_at: datetime
    refunded_at: datetime
    was: OrderStatus
    refunded: int
    lines: tuple[SoldLine, ...]


AccountEvent = CustomerRegistered | AccountChanged
TaxonomyEvent = CategoryChanged | LabelChanged
ProductEvent = ProductCreated | ProductUpdated | ProductArchived | ProductDoubted
OrderEvent = OrderPlaced | OrderPaid | PaymentFailed | OrderShipped | OrderDelivered | OrderCancelled | OrderRefunded
Event = AccountEvent | TaxonomyEvent | ProductEvent | StockMoved | CartChanged | OrderEvent
