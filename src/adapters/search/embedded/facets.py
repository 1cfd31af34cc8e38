"""Counting the values one could filter by next."""

from typing import Any, Final

import tantivy

from adapters.search.embedded.facet_texts import FacetTexts
from adapters.search.embedded.fact_facets import FactFacets
from adapters.search.embedded.filters import Matching
from adapters.search.embedded.scoring import count
from adapters.search.facet_values import STARS_MAX, counts_along, facet_values, rating_facets, whole
from adapters.search.port import FACET_VALUES_MAX, Facets, PriceFacet, ProductQuery
from adapters.search.recount import recounted, to_recount
from domain.search.facet_names import FacetNames

TERMS: Final = {"category": "category_facet", "brand": "brand_facet", "tag": "tag_facet"}
VALUES_MAX: Final = 20_000
"""Of a group, up to which all are counted; beyond, a part of the index brings its most frequent ones only. The engine
refuses to count more than 65,000 altogether.
"""
ALIKE_MAX: Final = 1_000
"""Brands, or tags, that are equally frequent."""
RATING: Final = {
    "range": {
        "field": "rating",
        "ranges": [
            {"from": float(stars), **({} if stars == STARS_MAX else {"to": float(stars + 1)})}
            for stars in range(1, STARS_MAX + 1)
        ],
    }
}


def counting(group: str) -> dict[str, Any]:
    if group in TERMS:
        size = VALUES_MAX if group == "category" else ALIKE_MAX
        return {group: {"terms": {"field": TERMS[group], "size": size, "segment_size": VALUES_MAX}}}
    if group == "rating":
        return {"rating": RATING}
    return {"price": {"stats": {"field": "prices"}}}


def count_facets(
    searcher: tantivy.Searcher,
    query: ProductQuery,
    matching: Matching,
    offered: FacetNames,
    texts: FacetTexts,
    found: int,
) -> Facets:
    """One pass for all groups nothing is selected in, and one for each of the others, without its own selection.

    `found` is how many there are.
    """
    selected = {
        "category": bool(query.category),
        "brand": bool(query.brand),
        "tag": bool(query.tag),
        "rating": query.min_rating is not None,
        "price": query.min_price is not None or query.max_price is not None,
    }
    facts = FactFacets(searcher, query, matching, offered, texts, found)
    together = {name: way for group, chosen in selected.items() if not chosen for name, way in counting(group).items()}
    counts: dict[str, Any] = {}
    if facts.level:
        counts |= searcher.aggregate(matching.some(facts.level), facts.together) if facts.together else {}
    else:
        together |= facts.together
    if together:
        counts |= searcher.aggregate(matching.all(), together)
    for group, chosen in selected.items():
        if chosen:
            counts |= searcher.aggregate(matching.but(group), counting(group))
    for group, ways in facts.apart.items():
        counts |= searcher.aggregate(matching.but(group, facts.level), ways)
    options = facts.of("option", counts)
    recounts = [count(searcher, matching.instead(asked)) for asked in to_recount(query, options)]
    return Facets(
        category=facet_values(counts_along(texts.counted(searcher, counts["category"], VALUES_MAX)).items()),
        brand=facet_values(texts.counted(searcher, counts["brand"], FACET_VALUES_MAX)),
        tag=facet_values(texts.counted(searcher, counts["tag"], FACET_VALUES_MAX)),
        rating=rating_facets(
            {bucket["from"]: bucket["doc_count"] for bucket in counts["rating"]["buckets"] if "from" in bucket}
        ),
        price=PriceFacet(whole(counts["price"]["min"]), whole(counts["price"]["max"])),
        attributes=facts.of("attribute", counts),
        options=recounted(query, options, recounts),
    )
