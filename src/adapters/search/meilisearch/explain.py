"""What the score of each product on a page is made of, as far as it can be told here.

The products are asked for once more, with all their score is made of.
"""

import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from adapters.search.lexicon import Lexicon
from adapters.search.meilisearch.answers import decode_identified
from adapters.search.meilisearch.boosting import Boosting
from adapters.search.meilisearch.filters import code_filter, listed, term
from adapters.search.meilisearch.hit import Hit
from adapters.search.meilisearch.questions import RANKED, TEXTS, as_asked, everywhere, statuses
from adapters.search.meilisearch.ranking import Ranking
from adapters.search.meilisearch.rarities import ALL, Rarities
from adapters.search.meilisearch.search import Ask
from adapters.search.meilisearch.shares import strict_filters
from adapters.search.port import Explained, Found, ProductQuery, Sort
from adapters.search.why import EXPLAINED_ITEMS_MAX, Part, ReadAs, placed, why_told
from adapters.search.words import normalised_code

NOBODY: Final = ("",)
decode_hit: Final = msgspec.json.Decoder(Hit).decode


async def explained(ask: Ask, query: ProductQuery, lexicon: Lexicon, found: Found) -> Explained:
    """Raises StoreDown."""
    items = found.items[:EXPLAINED_ITEMS_MAX]
    ids = [item.id for item in items]
    roots = list(dict.fromkeys(lexicon.understand(query.q).roots))
    _, results = await ask([*questions(query, lexicon, ids), *(everywhere([term(root)]) for root in roots)])
    having_all, strictly, described, coded, products, *having = results
    counts = zip((ALL, *roots), (products, *having), strict=True)
    rarities = Rarities({root: one.total_hits for root, one in counts})
    strict = {decode_identified(hit).id for hit in strictly.hits}
    parts: dict[str, list[Part]] = {}
    if query.order is Sort.RELEVANCE and roots:
        parts = parts_of(query, lexicon, rarities, [(hit, hit.id in strict) for hit in map(decode_hit, described.hits)])
    codes, pinned = {decode_identified(hit).id for hit in coded.hits}, lexicon.arrangement(query).pinned
    why = {each: placed(each, codes, pinned, parts.get(each)) for each in ids}
    told = tuple(replace(item, after=why_told(item.after, why[item.id])) for item in items)
    return Explained(replace(found, items=told), read_as(query, lexicon, found.corrected, having_all.total_hits))


def questions(query: ProductQuery, lexicon: Lexicon, ids: Sequence[str]) -> list[dict[str, Any]]:
    """How many have all words, and which of the products; what their scores are made of; which are named by their code;
    and how many there are in the index.
    """
    there = f"id IN {listed(ids or NOBODY)}"
    coded = code_filter(query.q) if normalised_code(query.q) else f"id IN {listed(NOBODY)}"
    understood = lexicon.understand(query.q)
    words, strict = as_asked(understood), strict_filters(query.q, understood)
    return [
        these(words, statuses(query), *strict) | {"page": 0},
        these(words, there, *strict),
        these("", there),
        these("", there, coded),
        everywhere([]),
    ]


def these(words: str, *filters: str | list[str]) -> dict[str, Any]:
    return {
        "q": words,
        "filter": [*filters],
        "matchingStrategy": "all",
        "attributesToSearchOn": TEXTS,
        "attributesToRetrieve": RANKED,
        "page": 1,
        "hitsPerPage": EXPLAINED_ITEMS_MAX,
    }


def parts_of(
    query: ProductQuery, lexicon: Lexicon, rarities: Rarities, hits: Sequence[tuple[Hit, bool]]
) -> dict[str, list[Part]]:
    """By the products' ids. How long a text usually is, is taken from those on the page."""
    boosting = Boosting(lexicon.boosts(query), int(time.time() * 1000))
    return Ranking(lexicon.understand(query.q), lexicon.stemming, rarities, boosting).parts(hits)


def read_as(query: ProductQuery, lexicon: Lexicon, corrected: str | None, having_all: int) -> ReadAs:
    words, (stop_words, without) = lexicon.understand(query.q).words, lexicon.left_out(query.q)
    return ReadAs(words, stop_words, without, corrected, None, having_all if words else None, None)
