"""What stands in the index, and how words are made of text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import tantivy

from adapters.search.embedded.facet_texts import SHOWN, add_counted
from adapters.search.embedded.fact_fields import add_fact_fields, add_facts
from adapters.search.facet_values import facet_key, path_key
from adapters.search.fingerprint import digest
from adapters.search.stemming import Stemming, stems_analyzer
from adapters.search.suggested import SEPARATOR, popularity, spellings, title_terms
from adapters.search.texts import code_parts, codes, endings, group_names, texts_of
from adapters.search.weights import selling_levels
from adapters.search.words import words_analyzer
from domain.catalog.product import ProductStatus
from read_models.documents import encode
from read_models.product_search import SearchDocument

CHECKPOINT_ID: Final = "the checkpoint"
SETTINGS_ID: Final = "the settings"
OURS: Final = (CHECKPOINT_ID, SETTINGS_ID)
"""Documents that are no products: they have no status, which every search filters by."""
TIE_BITS: Final = 20

WORDS: Final = "words"
STEMS: Final = "stems"
"""Beginning of the name of a tokenizer, which goes on with the languages: so an index says what it is kept in."""
NAME: Final = "name"
HEAD: Final = "head"
TEXT: Final = "text"
BRAND: Final = "brand_name"
CATEGORY: Final = "category_name"
FACTS: Final = "facts"
ANYWHERE: Final = "anywhere"
"""All of the texts above, to find by; they are for the order of what was found."""
ENDING: Final = "ending"
"""Long words backwards, to find what they end with."""
GROUP: Final = "group"
SELLING: Final = "selling"
TITLE: Final = "title"
INITIAL: Final = "initial"
SPELLING: Final = "spelling"
POPULARITY: Final = "popularity"
SORT_FIELDS: Final = ("by_price", "by_rating", "by_newest", "by_units_sold")


class FieldMeta(msgspec.Struct):
    type: str
    options: dict[str, Any]


class Meta(msgspec.Struct):
    """Of tantivy's meta.json, which says what is in the index."""

    schema: list[FieldMeta]


decode_meta: Final = msgspec.json.Decoder(Meta).decode


def build_schema(languages: Sequence[str]) -> tantivy.Schema:
    """Text as words and as their stems; filters as they are; sort keys with the tie already broken."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in (NAME, TEXT):
        builder.add_text_field(field, tokenizer_name=WORDS)
    stems = " ".join((STEMS, *languages))
    for field in (NAME, HEAD, TEXT, BRAND, CATEGORY, FACTS):
        builder.add_text_field(stemmed(field), tokenizer_name=stems)
    builder.add_text_field(stemmed(ANYWHERE), tokenizer_name=stems, index_option="basic")
    # What is suggested as one types, only of published products.
    builder.add_text_field(TITLE, tokenizer_name=WORDS, index_option="basic")
    for field in (INITIAL, SPELLING):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(POPULARITY, fast=True)
    for field in ("code", "code_part", ENDING, GROUP, SELLING, "category", "brand", "tag", "status"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for facet in ("category_facet", "brand_facet", "tag_facet"):
        builder.add_unsigned_field(facet, fast=True)
    builder.add_text_field(SHOWN, tokenizer_name="raw", index_option="basic")
    # Not indexed: ranges are read from what is fast, and each index makes every commit cost more.
    builder.add_float_field("rating", fast=True)
    builder.add_boolean_field("in_stock", indexed=True, fast=True)
    for field in SORT_FIELDS:
        builder.add_integer_field(field, fast=True)
    add_fact_fields(builder)
    builder.add_bytes_field("body", stored=True)
    builder.add_bytes_field("digest", stored=True)
    return builder.build()


def stemmed(field: str) -> str:
    return f"{field}_stem"


def create_index(path: Path, languages: Sequence[str]) -> tantivy.Index:
    return prepared(tantivy.Index(build_schema(languages), str(path)), languages)


def open_index(path: Path) -> tantivy.Index:
    """By the schema it was made with, which may be an older one than ours. Raises ValueError if it is damaged."""
    return prepared(tantivy.Index.open(str(path)), languages_of(path))


def languages_of(path: Path) -> tuple[str, ...]:
    """Those the index's words are stemmed in."""
    schema = decode_meta((path / "meta.json").read_bytes()).schema
    tokenizers = {field.options.get("indexing", {}).get("tokenizer", "") for field in schema if field.type == "text"}
    return next((tuple(name.split()[1:]) for name in tokenizers if name.startswith(f"{STEMS} ")), ("en",))


def prepared(index: tantivy.Index, languages: Sequence[str]) -> tantivy.Index:
    # They are not kept in the index: whoever opens it registers them.
    index.register_tokenizer(WORDS, words_analyzer())
    index.register_tokenizer(" ".join((STEMS, *languages)), stems_analyzer(languages))
    index.config_reader("manual")
    return index


def with_tie(value: int, identity: str) -> int:
    """A sort key in which equal values are told apart by the document's id, so that pages don't overlap."""
    return (value << TIE_BITS) | int(identity[-5:], 16)


def as_tantivy(document: SearchDocument, stemming: Stemming) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("id", document.id)
    texts = texts_of(document)
    for field, text in ((TEXT, texts.whole), (CATEGORY, texts.category), (FACTS, texts.facts)):
        entry.add_text(stemmed(field), text)
        entry.add_text(stemmed(ANYWHERE), text)
    for field, text in ((NAME, texts.name), (HEAD, texts.head), (BRAND, texts.brand)):
        entry.add_text(stemmed(field), text)
    entry.add_text(NAME, texts.name)
    entry.add_text(TEXT, texts.whole)
    if document.status == ProductStatus.PUBLISHED:
        terms = title_terms(document, stemming)
        entry.add_text(TITLE, " ".join(terms))
        for letter in sorted({term[0] for term in terms}):
            entry.add_text(INITIAL, letter)
        for word, shown in sorted(set(spellings(document.name))):
            entry.add_text(SPELLING, f"{word}{SEPARATOR}{shown}")
        entry.add_integer(POPULARITY, popularity(document))
    for field, said in (
        (GROUP, group_names(document, stemming)),
        (ENDING, endings(texts, stemming)),
        ("code", codes(document)),
        ("code_part", code_parts(document)),
    ):
        for word in said:
            entry.add_text(field, word)
    for category in document.categories:
        entry.add_text("category", category.slug)
    if document.categories:
        entry.add_unsigned("category_facet", add_counted(entry, path_key(document.categories)))
    for field, values in (("brand", (document.brand,) if document.brand else ()), ("tag", document.tags)):
        for value in values:
            entry.add_text(field, value.slug)
            entry.add_unsigned(f"{field}_facet", add_counted(entry, facet_key(value)))
    entry.add_text("status", document.status)
    for level in range(selling_levels(document.units_sold)):
        entry.add_text(SELLING, str(level))
    add_facts(entry, document)
    entry.add_float("rating", document.rating)
    entry.add_boolean("in_stock", document.in_stock)
    entry.add_integer("by_price", with_tie(document.price, document.id))
    entry.add_integer("by_rating", with_tie(round(document.rating * 100), document.id))
    entry.add_integer("by_newest", with_tie(document.newest_at, document.id))
    entry.add_integer("by_units_sold", with_tie(document.units_sold, document.id))
    entry.add_bytes("body", encode(document.item))
    entry.add_bytes("digest", digest(document).encode())
    return entry
