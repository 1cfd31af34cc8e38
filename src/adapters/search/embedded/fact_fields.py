"""What stands in the index of attributes, options and variants.

Facts are counted twice, each time as cheaply as it goes. `told` has a number for every fact of a product, of which its
first half is the name's: of a few products one pass over it says which names tell them apart. `values` has a column for
each name (that is what the engine makes of JSON), of which those that are offered are counted, however many products.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import tantivy
from tantivy import FieldType, Occur, Query

from adapters.search.embedded.facet_texts import add_counted, term
from adapters.search.facts import (
    CODE_BITS,
    NAME_BITS,
    NAMES_REMEMBERED_MAX,
    Fact,
    Span,
    attributes_of,
    code_of,
    fact,
    name_code,
    options_of,
    ordered,
    span_in,
    units_of,
)
from adapters.search.named_facets import value_key
from adapters.search.offers import Asked, offers_of
from adapters.search.port import Chosen
from domain.catalog.product import PRICE_MINOR_UNITS_MAX
from domain.folding import fold
from read_models.documents import encode
from read_models.product_search import SearchDocument

FACT: Final = "fact"
TOLD: Final = "told"
VALUES: Final = "values"
NUMBERS: Final = "numbers"
OFFER: Final = "offer"
OFFER_PRICES: Final = "offer_prices"
PRICES: Final = "prices"
PRICES_IN_STOCK: Final = "prices_in_stock"
SAMPLE: Final = "sample"
VARIANTS: Final = "variants"

NUMBER_BITS: Final = 40
"""Of a number, kept behind its name's in the other bits: eight digits and more are compared."""
PRICE_BITS: Final = PRICE_MINOR_UNITS_MAX.bit_length()
SAMPLE_LEVELS: Final = 24
OPTION_BIT: Final = 2
NUMBER_BIT: Final = 1
VALUE_MASK: Final = ((1 << NAME_BITS) - 1) & ~(OPTION_BIT | NUMBER_BIT)


def add_fact_fields(builder: tantivy.SchemaBuilder) -> None:
    for field in (FACT, OFFER, SAMPLE):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in (TOLD, NUMBERS, OFFER_PRICES):
        builder.add_unsigned_field(field, fast=True)
    for field in (PRICES, PRICES_IN_STOCK):
        builder.add_integer_field(field, fast=True)
    builder.add_json_field(VALUES, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field(VARIANTS, stored=True)


def add_facts(entry: tantivy.Document, document: SearchDocument) -> None:
    columns = defaultdict[str, list[int | float]](list)
    for told in attributes_of(document):
        code = told.code
        entry.add_text(FACT, term(code))
        if told.number is not None:
            for unit in units_of(told):
                entry.add_unsigned(NUMBERS, number_term(told.name, unit, told.number))
        tell(entry, columns, told, code)
    for told in options_of(document):
        tell(entry, columns, told, told.code)
    if columns:
        entry.add_json(VALUES, dict(columns))
    add_offers(entry, document)
    for level in range(1, sample_level(document.id) + 1):
        entry.add_text(SAMPLE, str(level))


def tell(entry: tantivy.Document, columns: defaultdict[str, list[int | float]], told: Fact, code: int) -> None:
    if not told.is_facetable:
        return
    name = name_code(told.kind, told.name)
    entry.add_unsigned(TOLD, told_number(told, name, code))
    columns[column_of(name)].append(add_counted(entry, value_key(told)))
    if told.number is not None:
        columns[number_column_of(name)].append(told.number)


def add_offers(entry: tantivy.Document, document: SearchDocument) -> None:
    for price in {variant.price.amount for variant in document.variants}:
        entry.add_integer(PRICES, price)
    for price in {variant.price.amount for variant in document.variants if variant.in_stock}:
        entry.add_integer(PRICES_IN_STOCK, price)
    offers = offers_of(document)
    for key in {offer.key for offer in offers}:
        entry.add_text(OFFER, term(key))
    for offer in offers:
        entry.add_unsigned(OFFER_PRICES, offer_price(offer.key, offer.price))
    entry.add_bytes(VARIANTS, encode(document.variants))


def told_number(told: Fact, name: int, code: int) -> int:
    """Half of it the name's code, half the value's, of which the two last bits say of what kind it is."""
    kind = OPTION_BIT * (told.kind == "option") | NUMBER_BIT * (told.number is not None)
    return name << NAME_BITS | code & VALUE_MASK | kind


def column_of(name: int) -> str:
    return f"c{name:08x}"


def number_column_of(name: int) -> str:
    return f"n{name:08x}"


def number_term(name: str, unit: str, number: float) -> int:
    return number_prefix(name, unit) | ordered(number) >> (CODE_BITS - NUMBER_BITS)


@lru_cache(NAMES_REMEMBERED_MAX)
def number_prefix(name: str, unit: str) -> int:
    return code_of("number", fold(name), unit) >> NUMBER_BITS << NUMBER_BITS


def offer_price(key: int, price: int) -> int:
    return key >> PRICE_BITS << PRICE_BITS | price


def sample_level(identity: str) -> int:
    """Half of all products are in the first level, half of those in the second, and so on."""
    code = code_of(identity) | 1 << SAMPLE_LEVELS
    return (code & -code).bit_length() - 1


def having_fact(schema: tantivy.Schema, chosen: Chosen) -> Query:
    """Any of the values of an attribute."""
    ways = list[Query]()
    for value in chosen.values:
        span = span_in(value)
        if span is None:
            code = fact("attribute", chosen.name, value).code
            ways.append(Query.term_query(schema, FACT, term(code), "basic"))
        else:
            ways.append(within(schema, chosen.name, span))
    return any_one(ways)


def within(schema: tantivy.Schema, name: str, span: Span) -> Query:
    prefix = number_prefix(name, fold(span.unit))
    low = prefix if span.low is None else number_term(name, fold(span.unit), span.low)
    high = prefix | ((1 << NUMBER_BITS) - 1) if span.high is None else number_term(name, fold(span.unit), span.high)
    return unsigned_range(schema, NUMBERS, low, high)


def having_variants(schema: tantivy.Schema, asked: Sequence[Asked], *, orderable: bool, priced: bool) -> Query:
    """All that is asked, each by one variant."""
    return Query.boolean_query([(Occur.Must, having_variant(schema, each, orderable, priced)) for each in asked])


def having_variant(schema: tantivy.Schema, asked: Asked, orderable: bool, priced: bool) -> Query:
    if asked.low > asked.high:
        return Query.empty_query()
    if not asked.keys:
        field = PRICES_IN_STOCK if orderable else PRICES
        return Query.range_query(schema, field, FieldType.Integer, asked.low, asked.high)
    ways = list[Query]()
    for key in asked.keys:
        way = Query.term_query(schema, OFFER, term(key), "basic")
        if priced:
            prices = unsigned_range(schema, OFFER_PRICES, offer_price(key, asked.low), offer_price(key, asked.high))
            way = Query.boolean_query([(Occur.Must, way), (Occur.Must, prices)])
        ways.append(way)
    return any_one(ways)


def unsigned_range(schema: tantivy.Schema, field: str, low: int, high: int) -> Query:
    if low > high:
        return Query.empty_query()
    return Query.range_query(schema, field, FieldType.Unsigned, low, high)


def any_one(ways: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, way) for way in ways])


def sampled(schema: tantivy.Schema, query: Query, level: int) -> Query:
    """One in two to the `level` of what the query finds."""
    if level == 0:
        return query
    few = Query.const_score_query(Query.term_query(schema, SAMPLE, str(min(level, SAMPLE_LEVELS)), "basic"), 0.0)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, few)])
