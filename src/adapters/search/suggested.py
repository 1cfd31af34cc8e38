"""What products are suggested by, and how suggestions are chosen and spelled: the same for both engines."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from uuid import UUID

import msgspec

from adapters.search.offered import SuggestedProduct
from adapters.search.stemming import Stemming
from adapters.search.words import SPACELESS, parted, split_words
from domain.folding import fold
from domain.money import Money
from domain.search.search_settings import SearchSettings
from read_models.product_search import SearchDocument

PRODUCTS_MAX: Final = 4
WORDS_MAX: Final = 3
SEARCHES_MAX: Final = 3
NAMESAKES_MAX: Final = 4
"""So many more products are looked at, since of those with one name one is enough."""

ENDED_LETTERS_MIN: Final = 2
"""A completion is at least so long."""

UNITS_MAX: Final = 2**24 - 1
NAME_WORDS_MAX: Final = 63
TIE_BITS: Final = 20
WORDS_BITS: Final = 6
UNITS_BITS: Final = 24
SEPARATOR: Final = "\x1f"


class Picture(msgspec.Struct, frozen=True):
    url: str
    variants: dict[str, str]


class Brand(msgspec.Struct, frozen=True):
    name: str


class ShownProduct(msgspec.Struct, frozen=True):
    """Of a list item, what is suggested."""

    id: UUID
    slug: str
    name: str
    brand: Brand | None
    images: tuple[Picture, ...]
    price: Money

    @property
    def suggested(self) -> SuggestedProduct:
        first = self.images[0] if self.images else None
        image_url = None if first is None else first.variants.get("thumb", first.url)
        return SuggestedProduct(self.id, self.slug, self.name, image_url, self.price)

    @property
    def title(self) -> str:
        return self.name if self.brand is None else f"{self.name} {self.brand.name}"


decode_shown: Final = msgspec.json.Decoder(ShownProduct).decode


def title_terms(document: SearchDocument, stemming: Stemming) -> list[str]:
    """What a product is suggested by: the words of its name and brand, and their stems."""
    brand = "" if document.brand is None else document.brand.name
    words = split_words(f"{document.name} {brand}", NAME_WORDS_MAX)
    return list(dict.fromkeys((*words, *stemming.all_of(words))))


def spellings(text: str) -> Iterator[tuple[str, str]]:
    """Its words, folded, and each as it stands there. One that folds into several is spelled as they are; what stands
    in a script without blanks is one.
    """
    for shown in parted(unicodedata.normalize("NFC", text))[1::2]:
        folded = (fold(shown),) if shown.isascii() or SPACELESS.search(shown) else split_words(shown)
        for word in folded:
            yield word, shown if len(folded) == 1 else word


def popularity(document: SearchDocument) -> int:
    """A sort key: what can be bought, then what sells, then what has a short name. It fits into a float's 53 bits."""
    words = min(len(fold(document.name).split()), NAME_WORDS_MAX)
    units = min(document.units_sold, UNITS_MAX)
    key = (int(document.in_stock) << UNITS_BITS | units) << WORDS_BITS | (NAME_WORDS_MAX - words)
    return key << TIE_BITS | int(document.id[-5:], 16)


def namesakes_left_out(products: Iterable[ShownProduct]) -> Iterator[ShownProduct]:
    """The first of each name."""
    names = set[str]()
    for product in products:
        name = fold(product.name)
        if name not in names:
            names.add(name)
            yield product


def alike_left_out(texts: Iterable[str], stemming: Stemming) -> list[str]:
    """The first of those with the same stems."""
    first = dict[str, str]()
    for text in texts:
        first.setdefault(stemming.all_of_text(text), text)
    return list(first.values())


def most_used(texts: Iterable[str], stemming: Stemming) -> list[str]:
    """The most frequent first; of those with the same stems only the most frequent, which counts for all of them."""
    spelled: dict[str, Counter[str]] = {}
    for text in texts:
        spelled.setdefault(stemming.all_of_text(text), Counter())[text] += 1
    ranked = sorted(spelled.values(), key=lambda counts: -counts.total())
    return [counts.most_common(1)[0][0] for counts in ranked]


def unwanted_endings(settings: SearchSettings) -> Callable[[str], bool]:
    """Words of names nobody needs to be offered: single letters, model numbers, what means nothing."""
    stop_words = {word for phrase in settings.stop_words for word in split_words(phrase)}

    def is_unwanted(word: str) -> bool:
        has_digit = not word.isalpha() and any(letter.isdigit() for letter in word)
        return len(word) < ENDED_LETTERS_MIN or word in stop_words or has_digit

    return is_unwanted
