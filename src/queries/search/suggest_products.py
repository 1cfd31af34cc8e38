"""Complete what somebody is typing into the search box: products, brands, categories, words, and what others asked."""

from collections.abc import Sequence
from typing import ClassVar, Final

import msgspec

from adapters.search.offered import SuggestedProduct
from adapters.search.phrasebook import read_typed
from adapters.search.suggested import SEARCHES_MAX
from queries.catalog.find_labels import Label, find_labels
from queries.question import Question
from queries.search.mix_suggestions import BOUNDS, Suggestion, SuggestionKind, mix_suggestions
from queries.view import View
from read_models.documents import encode
from read_models.model import ReadModel
from read_models.product_search import PRODUCT_SEARCH
from read_models.taxonomy import TAXONOMY, Shelf, public_part

SEARCHES_LOOKED_AT_MAX: Final = 2 * SEARCHES_MAX
"""Of some no product may have all words any more, and others say the same as something else."""

SHELVES: Final[dict[SuggestionKind, Shelf]] = {
    SuggestionKind.BRAND: "brands",
    SuggestionKind.CATEGORY: "categories",
}


class SuggestProducts(Question, frozen=True):
    reads: ClassVar[tuple[ReadModel, ...]] = (PRODUCT_SEARCH, TAXONOMY)
    calls_max: ClassVar[int] = 2
    typed: str


class Suggestions(msgspec.Struct, frozen=True):
    items: Sequence[Suggestion]


async def suggest_products(question: SuggestProducts, view: View) -> bytes:
    """The most popular of each kind: what sells, brands and categories with many published products, what was asked
    often. Typos are forgiven where hardly anything is met as it was typed.
    """
    typed = read_typed(question.typed)
    if not typed.words:
        return encode(Suggestions([]))
    shelves = await view.documents(TAXONOMY, [public_part(shelf) for shelf in SHELVES.values()])
    exact = await view.past_searches(typed, SEARCHES_LOOKED_AT_MAX)
    nearly = [] if exact else view.nearly_past_searches(typed, SEARCHES_LOOKED_AT_MAX)
    suggested = await view.suggest(question.typed, [*exact, *nearly])
    found = {
        SuggestionKind.SEARCH: [
            Suggestion(text, SuggestionKind.SEARCH) for text in suggested.searches if exact or suggested.forgiving
        ],
        SuggestionKind.PRODUCT: list(map(a_product, suggested.products)),
        SuggestionKind.WORDS: [Suggestion(text, SuggestionKind.WORDS) for text in suggested.words],
    }
    for kind, listing in zip(SHELVES, shelves, strict=True):
        labels = (
            []
            if listing is None
            else find_labels(listing, typed, BOUNDS[kind], view.stemming, forgiving=suggested.forgiving)
        )
        found[kind] = [a_label(kind, label) for label in labels]
    return encode(Suggestions(mix_suggestions(found, view.stemming)))


def a_product(product: SuggestedProduct) -> Suggestion:
    kind = SuggestionKind.PRODUCT
    return Suggestion(product.name, kind, product.slug, product.id, product.image_url, product.price)


def a_label(kind: SuggestionKind, label: Label) -> Suggestion:
    return Suggestion(label.name, kind, label.slug)
