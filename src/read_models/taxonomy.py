"""The taxonomy: the category tree, the brands and the tags, each with how many published products it holds.

Of each there are two documents: the whole, for the shop's own people, and what the public sees of it. What only drafts
are filed under nobody outside is told of, for the name of a category or of a brand may be the news itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.events import (
    AccountEvent,
    CartEvent,
    CategoryChanged,
    Event,
    LabelChanged,
    MoneyEvent,
    OfficeEvent,
    ProductEvent,
    SalesRanked,
    StockMoved,
)
from domain.folding import fold
from domain.orders.order_events import OrderEvent
from domain.shopper_events import ShopperEvent
from read_models.model import ReadModel

TAXONOMY: Final = ReadModel("taxonomy", revision=3)

Shelf = Literal["categories", "brands", "tags"]


class Counted(msgspec.Struct, frozen=True):
    """A category, brand or tag with its own published products, and how many drafts and archived ones are filed there;
    a category's `parent_id` files it in the tree.
    """

    id: UUID
    name: str
    slug: str
    product_count: int
    hidden_count: int = 0
    parent_id: UUID | None = None

    @property
    def is_told(self) -> bool:
        """To the public: unless all that is filed there is hidden. What holds nothing yet hides nothing."""
        return self.product_count > 0 or self.hidden_count == 0


class CategoryNode(msgspec.Struct, frozen=True):
    """`product_count` includes the products of all categories below."""

    id: UUID
    name: str
    slug: str
    parent_id: UUID | None
    product_count: int
    children: tuple["CategoryNode", ...]


class FlatEntry(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str
    product_count: int


class CategoryTree(msgspec.Struct, frozen=True):
    """The categories without a parent, each with those below it."""

    items: tuple[CategoryNode, ...]


class FlatListing(msgspec.Struct, frozen=True):
    items: tuple[FlatEntry, ...]


Elsewhere = AccountEvent | StockMoved | SalesRanked | CartEvent | OrderEvent | MoneyEvent | ShopperEvent | OfficeEvent
"""What touches nothing here. Put together once: to do so for every event takes longer than all that is done with it."""


def public_part(shelf: Shelf) -> str:
    """The key of what the public sees of it."""
    return f"public {shelf}"


def touched_shelves(event: Event) -> Iterable[Shelf]:
    match event:
        case CategoryChanged():
            return ("categories",)
        case LabelChanged():
            return ("brands",) if event.kind == "brand" else ("tags",)
        case _ if isinstance(event, ProductEvent):
            return ("categories", "brands", "tags")
        case _ if isinstance(event, Elsewhere):
            return ()
        case _:
            assert_never(event)


def tree(categories: Sequence[Counted]) -> tuple[CategoryNode, ...]:
    """All categories, by name on every level."""
    below: dict[UUID | None, list[Counted]] = defaultdict(list)
    for category in sorted(categories, key=by_name):
        below[category.parent_id].append(category)

    def nodes(parent: UUID | None) -> tuple[CategoryNode, ...]:
        return tuple(node(category, nodes(category.id)) for category in below[parent])

    return nodes(None)


def node(category: Counted, children: tuple[CategoryNode, ...]) -> CategoryNode:
    count = category.product_count + sum(child.product_count for child in children)
    return CategoryNode(category.id, category.name, category.slug, category.parent_id, count, children)


def told(categories: Sequence[Counted]) -> tuple[CategoryNode, ...]:
    """Those the public is told of: a category of hidden products counts if there are published ones below it."""
    told_of = {category.id for category in categories if category.is_told}

    def pruned(nodes: Iterable[CategoryNode]) -> tuple[CategoryNode, ...]:
        return tuple(
            replace(one, children=pruned(one.children)) for one in nodes if one.product_count or one.id in told_of
        )

    return pruned(tree(categories))


def by_name(entry: Counted) -> tuple[str, str]:
    return fold(entry.name), entry.slug


def flat(entries: Sequence[Counted]) -> tuple[FlatEntry, ...]:
    return tuple(
        FlatEntry(entry.id, entry.name, entry.slug, entry.product_count) for entry in sorted(entries, key=by_name)
    )
