"""Complete what somebody is typing into the search box: by words of products, brands and categories."""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, Final

import msgspec

from adapters.search.words import split_words
from queries.base import Question, View
from queries.catalog.find_labels import find_labels
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH
from read_models.taxonomy import TAXONOMY, Shelf

COMPLETIONS_MAX: Final = 8
LABELS_MAX: Final = 2
"""Of brands, and of categories: that leaves half of the places to words."""


class SuggestProducts(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH, TAXONOMY)
    calls_max: ClassVar[int] = 4
    typed: str


class SuggestionKind(StrEnum):
    """What to do with it: search for the words, or show the products of the brand or category."""

    WORDS = "words"
    BRAND = "brand"
    CATEGORY = "category"


SHELVES: Final[dict[SuggestionKind, Shelf]] = {
    SuggestionKind.BRAND: "brands",
    SuggestionKind.CATEGORY: "categories",
}


class Suggestion(msgspec.Struct, frozen=True):
    """`slug` is a brand's or a category's, for the filter of `GET /products`."""

    text: str
    kind: SuggestionKind = SuggestionKind.WORDS
    slug: str | None = None


class Suggestions(msgspec.Struct, frozen=True):
    items: Sequence[Suggestion]


async def suggest_products(question: SuggestProducts, view: View) -> bytes:
    """Words first, then brands and categories that have published products."""
    typed = split_words(question.typed)
    labels = [
        Suggestion(label.name, kind, label.slug)
        for kind, shelf in SHELVES.items()
        if (listing := await view.document(TAXONOMY, shelf)) is not None
        for label in find_labels(listing, typed, LABELS_MAX)
    ]
    words = await view.suggest(question.typed, COMPLETIONS_MAX - len(labels))
    return encode(Suggestions([*map(Suggestion, words), *labels]))
