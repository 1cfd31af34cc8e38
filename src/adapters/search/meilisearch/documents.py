"""What stands in the index.

Words are kept as stems, as in the embedded index, so that both find the same products.
"""

from typing import Final

import msgspec
from msgspec.structs import asdict

from adapters.search.facet_values import facet_key
from adapters.search.meilisearch.fact_entries import fact_entries
from adapters.search.meilisearch.names import INDEX
from adapters.search.port import digest
from adapters.search.stemming import Stemming
from adapters.search.suggested import popularity, title_terms
from adapters.search.texts import codes, group_names, texts_of
from adapters.search.words import split_words
from domain.search_settings import SearchSettings
from read_models.documents import encode
from read_models.model import Slot, Standing
from read_models.product_search import SearchDocument

CHECKPOINT_ID: Final = "checkpoint"
SETTINGS_ID: Final = "settings"
OURS: Final = (CHECKPOINT_ID, SETTINGS_ID)
"""Documents that are no products: they have no status, which every search filters by, so no search finds them."""

TEXT_WORDS_MAX: Final = 12_000


class Entry(msgspec.Struct, frozen=True):
    """A product in the index. Facet keys carry their names, as in the embedded index.

    `item` is a list item's JSON as one string: the server would make a field of each of its attributes, and be slow for
    the thousands there are in a catalog. From `facts` on they are what `fact_entries` says.
    """

    id: str
    stems: str
    words: str
    name_length: int
    length: int
    category_stems: str
    fact_stems: str
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
    brands = [] if document.brand is None else [document.brand]
    return Entry(
        id=document.id,
        stems=" ".join(stemming.all_of(words)),
        words=" ".join(words),
        name_length=len(split_words(texts.name, TEXT_WORDS_MAX)),
        length=len(words),
        category_stems=" ".join(stemming.stems(texts.category)),
        fact_stems=" ".join(stemming.stems(texts.facts)),
        groups=group_names(document, stemming),
        title=" ".join(title_terms(document, stemming)),
        codes=codes(document),
        status=document.status,
        brand=[brand.slug for brand in brands],
        brand_facet=[facet_key(brand) for brand in brands],
        category=[category.slug for category in document.categories],
        category_facet=[facet_key(category) for category in document.categories],
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
