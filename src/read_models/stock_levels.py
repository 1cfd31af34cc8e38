"""Stock levels: what there is of every variant, the scarcest first, for the shop's own people."""

from collections.abc import Iterable
from typing import Final, Literal
from uuid import UUID

import msgspec

from domain.catalog.product import ProductStatus
from domain.events import Event, ProductArchived, ProductCreated, ProductDoubted, ProductUpdated, StockMoved
from domain.stock.stock import StockedVariant
from read_models.model import ReadModel

STOCK_LEVELS: Final = ReadModel("stock_levels", revision=2)

SCARCEST_FIRST: Final = "scarcest"

LevelKey = tuple[Literal["variant", "product"], UUID]


class LevelDocument(msgspec.Struct, frozen=True):
    """`name` is the product's. Below zero `stock_quantity` is what customers are owed. `backorder`: more may be ordered
    than lies on the shelf.
    """

    variant_id: UUID
    product_id: UUID
    sku: str
    name: str
    options: dict[str, str]
    status: ProductStatus
    stock_quantity: int
    backorder: bool


def level_document(variant: StockedVariant) -> LevelDocument:
    return LevelDocument(
        variant.id,
        variant.product,
        variant.sku,
        variant.name,
        variant.options,
        variant.status,
        variant.stock_quantity,
        variant.backorder,
    )


def level_ranks(variant: StockedVariant) -> dict[str, int | None]:
    """By the units, the fewest first, and before them what is owed. What is archived is not to be ordered again."""
    return {SCARCEST_FIRST: None if variant.status is ProductStatus.ARCHIVED else -variant.stock_quantity}


def touched_levels(event: Event) -> Iterable[LevelKey]:
    match event:
        case StockMoved():
            return (("variant", event.subject),)
        case ProductCreated() | ProductUpdated() | ProductArchived() | ProductDoubted():
            return (("product", event.subject),)
        case _:
            return ()
