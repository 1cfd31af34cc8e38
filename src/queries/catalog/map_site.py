"""Which pages the shop has: those of its categories, and how many of products."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

import msgspec

from queries.question import Question
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_cards import PRODUCT_CARDS, PUBLISHED_PRODUCTS
from read_models.taxonomy import TAXONOMY, CategoryNode, CategoryTree, public_part


class MapSite(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_CARDS, TAXONOMY)
    calls_max: ClassVar[int] = 2


class SiteMap(msgspec.Struct, frozen=True):
    """The categories' slugs, in the order of the tree; and how many products are published."""

    categories: tuple[str, ...]
    products: int


async def map_site(question: MapSite, view: View) -> bytes:
    found = await view.document(TAXONOMY, public_part("categories"))
    tree = CategoryTree(()) if found is None else msgspec.json.decode(found, type=CategoryTree)
    _, products = await view.listed(PRODUCT_CARDS, [PUBLISHED_PRODUCTS], 0, 0)
    return encode(SiteMap(tuple(slugs(tree.items)), products))


def slugs(nodes: Iterable[CategoryNode]) -> Iterator[str]:
    for node in nodes:
        yield node.slug
        yield from slugs(node.children)
