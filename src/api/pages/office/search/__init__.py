"""How the shop is searched."""

from api.pages.office.search import (
    search_boosts,
    search_facets,
    search_insight,
    search_placements,
    search_preview,
    search_words,
)

ALL = (
    *search_boosts.ALL,
    *search_facets.ALL,
    *search_insight.ALL,
    *search_placements.ALL,
    *search_preview.ALL,
    *search_words.ALL,
)
