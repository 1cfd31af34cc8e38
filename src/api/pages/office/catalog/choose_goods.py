"""Choosing a product, one of its variants, or a category, in a form that works without a script: words are looked for,
and what is found can be chosen.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from adapters.search.port import ProductQuery
from api.pages.visiting import Visiting
from domain.catalog.product import ProductStatus
from domain.refusals import NotFound
from queries.catalog.get_product import GetProduct, get_product
from queries.catalog.list_taxonomy import ListTaxonomy, list_taxonomy
from queries.search.browse_products import BrowseProducts, browse_products
from queries.search.search_products import ProductPage
from read_models.product_cards import ProductCard
from read_models.taxonomy import CategoryNode, CategoryTree

FOUND_MAX: Final = 8
WORDS_CHARS_MAX: Final = 200
BELOW: Final = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "

Choice = tuple[str, str]
"""What a form sends, and what people read."""


async def find_goods(request: Visiting, words: str, *, variants: bool) -> list[Choice]:
    """Products of every status, with or without their variants; as `product_id=…`."""
    if not words:
        return []
    query = ProductQuery(words[:WORDS_CHARS_MAX], status=tuple(ProductStatus), page_size=FOUND_MAX)
    found = await request.learn(browse_products, BrowseProducts(query), ProductPage)
    choices: list[Choice] = []
    for product in found.items:
        choices.append((f"product_id={product.id}", f"{product.name} ({product.sku})"))
        if variants:
            choices += await variants_of(request, str(product.id))
    return choices


async def variants_of(request: Visiting, product: str) -> list[Choice]:
    """Where there is more than one."""
    card = await product_called(request, product)
    if card is None or len(card.variants) == 1:
        return []
    return [
        (f"variant_id={each.id}", f"{card.name}: {' '.join(each.options.values())} ({each.sku})")
        for each in card.variants
    ]


async def product_called(request: Visiting, product: str) -> ProductCard | None:
    """Of every status; None where there is none any more."""
    with suppress(NotFound):
        return await request.learn(get_product, GetProduct(product, unpublished=True), ProductCard)
    return None


async def find_categories(request: Visiting) -> list[tuple[CategoryNode, str]]:
    """Each with its way from the top."""
    tree = await request.learn(list_taxonomy, ListTaxonomy("categories", whole=True), CategoryTree)
    return list(along(tree.items))


def along(nodes: Sequence[CategoryNode], above: str = "") -> Iterator[tuple[CategoryNode, str]]:
    for node in nodes:
        way = f"{above}{BELOW}{node.name}" if above else node.name
        yield node, way
        yield from along(node.children, way)


async def name_of(request: Visiting, chosen: str) -> str:
    """What is chosen already, as people call it; a variant or what is gone by its id."""
    kind, _, identity = chosen.partition("=")
    card = await product_called(request, identity) if kind == "product_id" and identity else None
    return identity if card is None else f"{card.name} ({card.sku})"
