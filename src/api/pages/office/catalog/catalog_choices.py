"""What one can choose from for a product: categories, brands and tags, as forms offer them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from api.pages.visiting import Visiting
from domain.folding import caseless
from queries.catalog.list_taxonomy import ListTaxonomy, list_taxonomy
from read_models.taxonomy import CategoryNode, CategoryTree, FlatEntry, FlatListing, Shelf

DEEPER: Final = "\u2003"
"""Before a category's name, once for each one above it: white space that menus keep."""
OFFERED_MAX: Final = 300
"""Names that a field offers while one types; any other name can be typed too."""


async def category_tree(request: Visiting) -> tuple[CategoryNode, ...]:
    """Raises StoreDown, ReadModelBehind."""
    return (await request.learn(list_taxonomy, ListTaxonomy("categories", whole=True), CategoryTree)).items


async def labels(request: Visiting, shelf: Shelf) -> Sequence[FlatEntry]:
    """Raises StoreDown, ReadModelBehind."""
    return (await request.learn(list_taxonomy, ListTaxonomy(shelf, whole=True), FlatListing)).items


def walked(nodes: Iterable[CategoryNode], level: int = 0) -> Iterator[tuple[CategoryNode, int]]:
    """Each with how many stand above it, in the order of the tree."""
    for node in nodes:
        yield node, level
        yield from walked(node.children, level + 1)


def indented(nodes: Iterable[CategoryNode]) -> list[tuple[CategoryNode, str]]:
    return [(node, DEEPER * level + node.name) for node, level in walked(nodes)]


def label_named(entries: Iterable[FlatEntry], typed: str) -> FlatEntry | None:
    """By its name in whatever case, or by its slug."""
    name = caseless(typed)
    return next((one for one in entries if caseless(one.name) == name or one.slug == typed), None)
