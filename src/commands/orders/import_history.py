"""Take over the orders of another system, by the names it had for them and the SKUs it sold.

What it sold and this shop has never had becomes an archived product: history names it, nobody can buy it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from commands.orders.import_orders import ImportOrders, import_orders
from db.catalog.new_products import NewProduct
from db.catalog.products import ProductFacts, VariantNamed
from db.ids import new_id
from db.orders.past_orders import KnownOrder, SoldGoods
from db.work import Work
from domain.catalog.product import ProductStatus, Variant
from domain.events import ProductCreated
from domain.folding import caseless
from domain.order_status import OrderStatus
from domain.orders.order import PAST_STATUSES, OrderLine, PastOrder


class HistoricLine(msgspec.Struct, frozen=True):
    """`unit_price` in minor units."""

    sku: str
    name: str
    quantity: int
    unit_price: int


class HistoricOrder(msgspec.Struct, frozen=True):
    """At least one line. `reference` is the other system's name for it, or the id it has here.

    `status` is one of PAST_STATUSES, or what has become of an order that is here already.
    """

    reference: str
    email: str
    customer_name: str
    placed_at: datetime
    lines: tuple[HistoricLine, ...]
    status: OrderStatus = OrderStatus.DELIVERED


class ImportHistory(msgspec.Struct, frozen=True):
    """A reference stands in it once."""

    orders: Sequence[HistoricOrder]


class TakenOver(StrEnum):
    """KNOWN: it is here already, and the same. DIFFERENT: it is here already, with other lines or another date.

    NO_SALE: it was never paid for, or went back, which only an order that is here may have done.
    """

    NEW = "new"
    KNOWN = "known"
    DIFFERENT = "different"
    NO_SALE = "no sale"


async def import_history(command: ImportHistory, work: Work) -> list[TakenOver]:
    """What became of each order. What is in the ledger stays as it is."""
    await work.plan_anew()
    known = await work.past_orders.known([order.reference for order in command.orders])
    new = [order for order in command.orders if order.reference not in known and order.status in PAST_STATUSES]
    if new:
        variants = await variants_sold(new, work)
        await import_orders(ImportOrders([past_order(order, variants) for order in new]), work)
    return [outcome(order, known.get(order.reference)) for order in command.orders]


def outcome(order: HistoricOrder, known: KnownOrder | None) -> TakenOver:
    was_sold = order.status in PAST_STATUSES
    if known is None:
        return TakenOver.NEW if was_sold else TakenOver.NO_SALE
    if not was_sold and order.status is not known.status:
        return TakenOver.NO_SALE
    lines = Counter(SoldGoods(line.sku, line.quantity, line.unit_price) for line in order.lines)
    same = (known.placed_at, known.lines) == (order.placed_at, lines)
    return TakenOver.KNOWN if same else TakenOver.DIFFERENT


async def variants_sold(orders: Sequence[HistoricOrder], work: Work) -> dict[str, VariantNamed]:
    """By SKU as the lines write it. The newest line of an unknown one says what it is called and cost."""
    lines = {line.sku: line for order in orders for line in order.lines}
    known = await work.products.named(list(lines))
    missing = {caseless(sku): archived(line) for sku, line in lines.items() if sku not in known}
    if missing:
        await work.new_products.add(list(missing.values()), work.now)
        work.record(*(ProductCreated(subject=product.id, version=1) for product in missing.values()))
    return {sku: known[sku] if sku in known else named(missing[caseless(sku)]) for sku in lines}


def named(product: NewProduct) -> VariantNamed:
    (variant,) = product.variants
    return VariantNamed(product.id, variant.id, variant.options, product.facts.name)


def archived(line: HistoricLine) -> NewProduct:
    facts = ProductFacts(
        name=line.name or line.sku,
        description="",
        status=ProductStatus.ARCHIVED,
        category=None,
        brand=None,
        attributes={},
    )
    return NewProduct(new_id(), facts, [Variant(new_id(), line.sku, {}, line.unit_price, None, 0)])


def past_order(order: HistoricOrder, variants: dict[str, VariantNamed]) -> PastOrder:
    return PastOrder(
        email=order.email,
        customer_name=order.customer_name,
        lines=tuple(order_line(line, variants[line.sku]) for line in order.lines),
        placed_at=order.placed_at,
        status=order.status,
        reference=order.reference,
    )


def order_line(line: HistoricLine, variant: VariantNamed) -> OrderLine:
    return OrderLine(
        product_id=variant.product,
        variant_id=variant.variant,
        sku=line.sku,
        name=line.name or variant.name,
        options=variant.options,
        unit_price=line.unit_price,
        quantity=line.quantity,
    )
