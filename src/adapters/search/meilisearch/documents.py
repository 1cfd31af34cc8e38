"""What stands in the index.

Words are kept as stems, as in the embedded index, so that both find the same products.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec
from msgspec.structs import asdict

from adapters.search.facet_values import facet_key
from adapters.search.fingerprint import digest
from adapters.search.lexicon import DENIALS
from adapters.search.meilisearch.fact_entries import fact_entries
from adapters.search.meilisearch.names import INDEX
from adapters.search.stemming import Stemming
from adapters.search.suggested import popularity, title_terms
from adapters.search.texts import code_parts, codes, endings, group_names, texts_of
from adapters.search.words import split_words
from domain.search.search_settings import SearchSettings
from read_models.documents import encode
from read_models.model import Slot, Standing
from read_models.product_search import SearchDocument

CHECKPOINT_ID: Final = "checkpoint"
SETTINGS_ID: Final = "settings"
OURS: Final = (CHECKPOINT_ID, SETTINGS_ID)
"""Documents that are no products: they have no status, which every search filters by, so no search finds them."""

TEXT_WORDS_MAX: Final = 12_000
EVERY: Final = "0"
"""A word every product has: asked for first, the others only say what goes before what."""


class Entry(msgspec.Struct, frozen=True):
    """A product in the index. Facet keys carry their names, as in the embedded index.

    `terms` are filtered by, so that who has what is known exactly: all its stems, what stands side by side and means
    something only so, and parts of codes; `endings` are long words backwards. `stems` and `words` begin with the name,
    and that with its head, and go on with the brand; of each it is said how many words it has.

    `item` is a list item's JSON as one string: the server would make a field of each of its attributes, and be slow for
    the thousands there are in a catalog. From `facts` on they are what `fact_entries` says.
    """

    id: str
    named: str
    stems: str
    words: str
    head_length: int
    name_length: int
    brand_length: int
    length: int
    category_stems: str
    fact_stems: str
    code_parts: list[str]
    every: str
    terms: list[str]
    endings: list[str]
    groups: list[str]
    title: str
    codes: list[str]
    status: str
    brand: list[str]
    brand_facet: list[str]
    category: list[str]
    category_facet: list[str]
    tag: list[str]
    tag_facet: list[str]
    price: int
    rating: float
    stars: int
    in_stock: bool
    newest_at: int
    units_sold: int
    popularity: int
    item: str
    digest: str
    facts: list[str]
    numbers: list[str]
    offers: list[str]
    prices: list[int]
    prices_in_stock: list[int]
    told: dict[str, list[str]]
    variants: str


class Checkpoint(msgspec.Struct, frozen=True):
    """`settings_version` is that of the settings in force, None before there are any."""

    standing: Standing
    settings_version: int | None = None
    id: str = CHECKPOINT_ID


class Kept(msgspec.Struct, frozen=True):
    """What words mean: by the settings, and the languages the index is kept in."""

    settings: SearchSettings
    languages: tuple[str, ...] = ("en",)
    id: str = SETTINGS_ID


def index_of(slot: Slot, name: str = INDEX) -> str:
    return name if slot == "live" else f"{name}-next"


def as_entry(document: SearchDocument, stemming: Stemming) -> Entry:
    texts = texts_of(document)
    words = split_words(texts.whole, TEXT_WORDS_MAX)
    stems, facts = stemming.all_of(words), stemming.stems(texts.facts)
    category, parts = stemming.stems(texts.category), code_parts(document)
    brands = [] if document.brand is None else [document.brand]
    return Entry(
        id=document.id,
        named=" ".join(stemming.stems(f"{texts.head} {texts.brand}")),
        stems=" ".join(stems),
        words=" ".join(words),
        head_length=words_in(texts.head),
        name_length=words_in(texts.name),
        brand_length=words_in(texts.brand),
        length=len(words),
        category_stems=" ".join(category),
        fact_stems=" ".join(facts),
        code_parts=parts,
        every=EVERY,
        terms=sorted({*stems, *facts, *category, *parts, *neighbours(stems), *neighbours(facts)}),
        endings=endings(texts, stemming),
        groups=group_names(document, stemming),
        title=" ".join(title_terms(document, stemming)),
        codes=codes(document),
        status=document.status,
        brand=[brand.slug for brand in brands],
        brand_facet=[facet_key(brand) for brand in brands],
        category=[place.slug for place in document.categories],
        category_facet=[facet_key(place) for place in document.categories],
        tag=[tag.slug for tag in document.tags],
        tag_facet=[facet_key(tag) for tag in document.tags],
        price=document.price,
        rating=document.rating,
        stars=int(document.rating),
        in_stock=document.in_stock,
        newest_at=document.newest_at,
        units_sold=document.units_sold,
        popularity=popularity(document),
        item=encode(document.item).decode(),
        digest=digest(document),
        **asdict(fact_entries(document)),
    )


def words_in(text: str) -> int:
    return len(split_words(text, TEXT_WORDS_MAX))


def neighbours(roots: Sequence[str]) -> Iterator[str]:
    """Those that are looked for side by side: numbers with their neighbours, and what is said not to be."""
    return (f"{first} {second}" for first, second in pairwise(roots) if only_together(first, second))


def only_together(first: str, second: str) -> bool:
    return first in DENYING or any(letter.isdigit() for letter in first + second)


DENYING: Final = frozenset(word for words in DENIALS.values() for word in words)
