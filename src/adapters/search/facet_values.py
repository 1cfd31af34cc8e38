"""What both engines make of the values they count: a key carries a value's name, which spares a look-up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from adapters.search.port import FACET_VALUES_MAX, FacetValue, RatingFacet
from read_models.product_search import Named

NAME_SEPARATOR: Final = "\x1f"
PATH_SEPARATOR: Final = "\x1e"
NO_SEPARATORS: Final = str.maketrans("\x1e\x1f", "  ")
STARS_MAX: Final = 5


def facet_key(value: Named) -> str:
    return f"{value.slug}{NAME_SEPARATOR}{value.name.translate(NO_SEPARATORS)}"


def path_key(path: Sequence[Named]) -> str:
    """Of a category with all above it, root first: one value a product, which is counted several times as fast."""
    return PATH_SEPARATOR.join(facet_key(category) for category in path)


def counts_along(paths: Iterable[tuple[str, int]]) -> Counter[str]:
    """From counted path keys: every category has what is filed in it and below."""
    counts = Counter[str]()
    for path, count in paths:
        for key in path.split(PATH_SEPARATOR):
            counts[key] += count
    return counts


def facet_values(counts: Iterable[tuple[str, int]]) -> tuple[FacetValue, ...]:
    """From counted keys; the most frequent first, at most FACET_VALUES_MAX."""
    found = []
    for key, count in counts:
        slug, _, name = key.partition(NAME_SEPARATOR)
        found.append(FacetValue(slug, name, count))
    return tuple(sorted(found, key=lambda value: (-value.count, value.slug)))[:FACET_VALUES_MAX]


def rating_facets(counts: Mapping[float, int]) -> tuple[RatingFacet, ...]:
    """From how many products have each rating, or a rating in the star from it upwards."""
    return tuple(
        RatingFacet(least, sum(count for rating, count in counts.items() if rating >= least))
        for least in range(STARS_MAX, 0, -1)
    )


def whole(number: float | None) -> int | None:
    """Engines give minor units back as floating point numbers."""
    return None if number is None else int(number)
