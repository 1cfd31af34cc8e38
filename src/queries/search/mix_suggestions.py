"""From all there is to suggest the few that are shown, of every kind some."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import zip_longest
from typing import Final
from uuid import UUID

import msgspec

from adapters.search import suggested
from adapters.search.stemming import Stemming
from domain.folding import fold
from domain.money import Money

SUGGESTIONS_MAX: Final = 8


class SuggestionKind(StrEnum):
    """What to do with it: search for what others searched for, or for the words; show the products of the brand or
    category; or show the product.
    """

    SEARCH = "search"
    WORDS = "words"
    BRAND = "brand"
    CATEGORY = "category"
    PRODUCT = "product"


BOUNDS: Final = {
    SuggestionKind.SEARCH: suggested.SEARCHES_MAX,
    SuggestionKind.PRODUCT: suggested.PRODUCTS_MAX,
    SuggestionKind.BRAND: 2,
    SuggestionKind.CATEGORY: 2,
    SuggestionKind.WORDS: suggested.WORDS_MAX,
}
"""How many there are of a kind at most. In this order they take turns."""
PREFERENCE: Final = (
    SuggestionKind.CATEGORY,
    SuggestionKind.BRAND,
    SuggestionKind.PRODUCT,
    SuggestionKind.SEARCH,
    SuggestionKind.WORDS,
)
"""Which of two that say the same is kept: what leads straight there."""


class Suggestion(msgspec.Struct, frozen=True):
    """`text` is spelled as the shop does, a past search as it was asked. `slug` is a brand's or a category's, for the
    filter of `GET /products`, or a product's. Only a product has an `id`, a `price` (that of its cheapest variant), and
    an `image_url` if it has a picture.
    """

    text: str
    kind: SuggestionKind
    slug: str | None = None
    id: UUID | None = None
    image_url: str | None = None
    price: Money | None = None


def mix_suggestions(found: Mapping[SuggestionKind, Sequence[Suggestion]], stemming: Stemming) -> list[Suggestion]:
    """At most SUGGESTIONS_MAX, grouped by kind. The kinds take turns, each with its best one first. No two have the
    same text, or the same but for an ending.
    """
    said, kept = set[str](), dict[SuggestionKind, list[Suggestion]]()
    for kind in PREFERENCE:
        kept[kind] = []
        for suggestion in found.get(kind, ()):
            meaning = stemming.all_of_text(suggestion.text) or fold(suggestion.text)
            if meaning not in said and len(kept[kind]) < BOUNDS[kind]:
                said.add(meaning)
                kept[kind].append(suggestion)
    turns = zip_longest(*(kept[kind] for kind in BOUNDS))
    chosen = [suggestion for turn in turns for suggestion in turn if suggestion is not None][:SUGGESTIONS_MAX]
    return [suggestion for kind in SuggestionKind for suggestion in chosen if suggestion.kind is kind]
