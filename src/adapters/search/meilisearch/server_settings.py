"""How the server is to read and rank the index."""

from typing import Any, Final

import msgspec

from adapters.search.meilisearch.fact_entries import told_fields
from adapters.search.port import FACET_VALUES_MAX

encode: Final = msgspec.json.Encoder(order="sorted").encode

TOTAL_HITS_MAX: Final = 100_000_000
SETS: Final = frozenset({"filterableAttributes", "sortableAttributes", "displayedAttributes", "stopWords"})
"""Lists in which the order means nothing; the server sorts some of them."""

ONLY_EQUAL_TERMS: Final = {
    "attributePatterns": ["terms", "endings"],
    "features": {"facetSearch": False, "filter": {"equality": True, "comparison": False}},
}
"""Nothing is built for them that would only be used to compare or to list them: they are many."""
SETTINGS: Final[dict[str, Any]] = {
    "searchableAttributes": [
        "named", "stems", "category_stems", "fact_stems", "words", "code_parts", "codes", "every", "title",
    ],
    "filterableAttributes": [
        "brand", "brand_facet", "category", "category_facet", "codes", "facts", "id", "in_stock", "numbers", "offers",
        "prices", "prices_in_stock", "rating", "stars", "status", "tag", "tag_facet",
        *told_fields("attribute"), *told_fields("option"), ONLY_EQUAL_TERMS,
    ],
    "sortableAttributes": ["id", "newest_at", "popularity", "price", "rating", "units_sold"],
    "displayedAttributes": [
        "id", "item", "digest", "standing", "settings_version", "settings", "stems", "words", "head_length",
        "name_length", "brand_length", "category_stems", "fact_stems", "groups", "in_stock", "units_sold", "variants",
        "popularity",
        "brand", "category", "tag", "newest_at",
    ],
    "rankingRules": ["sort", "words", "typo", "attributeRank", "exactness", "length:asc", "id:asc"],
    "typoTolerance": {"disableOnAttributes": ["code_parts", "codes"], "disableOnNumbers": True},
    "faceting": {"maxValuesPerFacet": FACET_VALUES_MAX, "sortFacetValuesBy": {"*": "count"}},
    "facetSearch": False,  # nobody searches among values; kept up for it, each write takes a third longer
    "pagination": {"maxTotalHits": TOTAL_HITS_MAX},
    "proximityPrecision": "byAttribute",  # our own order knows no distance between words, and it costs the most
    # Else it guesses the language of each text, folds by that, and finds nothing where it guesses another of a query.
    "localizedAttributes": [{"attributePatterns": ["*"], "locales": ["eng"]}],
    # What a word, a synonym and a stop word are, our own code says, for both engines.
    "stopWords": [],
}  # fmt: skip


def agrees(name: str, present: Any, wanted: Any) -> bool:
    """Whether the settings there say what is wanted; the server adds what it has defaults for, and sorts some lists."""
    if name in SETS:
        return set(map(encode, present or ())) == set(map(encode, wanted))
    if name == "synonyms":
        return {phrase: set(same) for phrase, same in (present or {}).items()} == {
            phrase: set(same) for phrase, same in wanted.items()
        }
    if isinstance(wanted, dict):
        return all((present or {}).get(part) == value for part, value in wanted.items())
    return bool(present == wanted)
