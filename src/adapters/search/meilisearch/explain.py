"""What the score of each product on a page is made of, as far as it can be told here.

The products are asked for once more, with all their score is made of.
"""

import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from adapters.search.lexicon import Lexicon
from adapters.search.meilisearch.boosting import Boosting
from adapters.search.meilisearch.hit import Hit
from adapters.search.meilisearch.questions import RANKED, TEXTS, as_asked, code_filter, listed, statuses
from adapters.search.meilisearch.ranking import Ranking
from adapters.search.meilisearch.search import Ask
from adapters.search.port import Explained, Found, ProductQuery, Sort
from adapters.search.why import EXPLAINED_ITEMS_MAX, Part, ReadAs, placed, with_why
from adapters.search.words import normalised_code


class Identified(msgspec.Struct):
    id: str


decode_identified: Final = msgspec.json.Decoder(Identified).decode
NOBODY: Final = ("",)
decode_hit: Final = msgspec.json.Decoder(Hit).decode


async def explained(ask: Ask, query: ProductQuery, lexicon: Lexicon, found: Found) -> Explained:
    """Raises StoreDown."""
    ids = [decode_identified(item).id for item in found.items[:EXPLAINED_ITEMS_MAX]]
    _, (having_all, described, coded) = await ask(questions(query, lexicon, ids))
    items = tuple(map(msgspec.Raw, found.items[:EXPLAINED_ITEMS_MAX]))
    parts: dict[str, list[Part]] = {}
    if query.order is Sort.RELEVANCE and lexicon.understand(query.q).words:
        parts = parts_of(query, lexicon, [decode_hit(hit) for hit in described.hits])
    codes, pinned = {decode_identified(hit).id for hit in coded.hits}, lexicon.arrangement(query).pinned
    why = {each: placed(each, codes, pinned, parts.get(each)) for each in ids}
    explained = tuple(with_why(bytes(item), why[each]) for item, each in zip(items, ids, strict=True))
    return Explained(replace(found, items=explained), read_as(query, lexicon, found.corrected, having_all.total_hits))


def questions(query: ProductQuery, lexicon: Lexicon, ids: Sequence[str]) -> list[dict[str, Any]]:
    """How many have all words; what the products' scores are made of; which of them are named by their code."""
    there = f"id IN {listed(ids or NOBODY)}"
    coded = code_filter(query.q) if normalised_code(query.q) else f"id IN {listed(NOBODY)}"
    return [
        everywhere(query, as_asked(lexicon.understand(query.q))) | {"page": 0, "hitsPerPage": 1},
        everywhere(query, "", there) | {"page": 1, "hitsPerPage": EXPLAINED_ITEMS_MAX},
        everywhere(query, "", there, coded) | {"page": 1, "hitsPerPage": EXPLAINED_ITEMS_MAX},
    ]


def everywhere(query: ProductQuery, words: str, *filters: str) -> dict[str, Any]:
    """In the whole shop."""
    return {
        "q": words,
        "filter": [statuses(query), *filters],
        "matchingStrategy": "all",
        "attributesToSearchOn": TEXTS,
        "attributesToRetrieve": ["id", *RANKED],
    }


def parts_of(query: ProductQuery, lexicon: Lexicon, hits: Sequence[Hit]) -> dict[str, list[Part]]:
    """By the products' ids."""
    boosting = Boosting(lexicon.boosts(query), int(time.time() * 1000))
    ranking = Ranking(lexicon.understand(query.q), lexicon.stemming, boosting)
    return {hit.id: ranking.parts(hit) for hit in hits}


def read_as(query: ProductQuery, lexicon: Lexicon, corrected: str | None, having_all: int) -> ReadAs:
    words, (stop_words, without) = lexicon.understand(query.q).words, lexicon.left_out(query.q)
    return ReadAs(words, stop_words, without, corrected, None, having_all if words else None, None)
