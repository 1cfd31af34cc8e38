"""How this shop wants to be searched: words that mean the same, words that mean nothing, what is shown first or further
up, and what one can narrow a search by.

One aggregate, for it is small and few people change it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from msgspec.structs import replace

from domain.faults import Fault, FaultCode
from domain.folding import fold
from domain.refusals import InvalidInput, NotFound, require_no
from domain.search.boosts import BOOSTS_MAX, Boost, wrong_boost
from domain.search.facet_names import FacetNames, wrong_facet_names

SEARCH_SETTINGS: Final = uuid5(NAMESPACE_URL, "urn:tradepost:search-settings")
"""There is one of them; this is its id as the subject of events."""

SYNONYM_GROUPS_MAX: Final = 500
PHRASES_A_GROUP_MAX: Final = 20
STOP_WORDS_MAX: Final = 500
PLACEMENTS_MAX: Final = 1_000
PHRASE_CHARS_MAX: Final = 80
PHRASE_WORDS_MAX: Final = 4
GROUPS_A_PHRASE_MAX: Final = 5
WORD: Final = re.compile(r"[^\W_]+")


class PlacementKind(StrEnum):
    PIN = "pin"
    HIDE = "hide"


class Placement(msgspec.Struct, frozen=True):
    """A product goes first, or is left out, when exactly this is asked: words, or a category by its slug.

    One of `query` and `category` is set. Pinned products stand in the order of their placements.
    """

    id: UUID
    kind: PlacementKind
    product_id: UUID
    query: str | None = None
    category: str | None = None


class SearchSettings(msgspec.Struct, frozen=True):
    """`synonyms` are groups of phrases that mean the same; all words as people write them."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    stop_words: tuple[str, ...] = ()
    placements: tuple[Placement, ...] = ()
    boosts: tuple[Boost, ...] = ()
    facets: FacetNames = FacetNames()
    version: int = 0


# Everyday English a shop would otherwise be told by its first customers; its admins change it as they like.
STARTING_SYNONYMS: Final = (
    ("laptop", "notebook"),
    ("tv", "television"),
    ("mobile phone", "cell phone", "smartphone"),
    ("earphones", "earbuds"),
    ("usb stick", "flash drive", "memory stick", "thumb drive"),
    ("fridge", "refrigerator"),
    ("sofa", "couch"),
    ("trousers", "pants"),
    ("sneakers", "trainers"),
    ("t shirt", "tee"),
    ("mouse", "mice"),
    ("colour", "color"),
    ("grey", "gray"),
    ("aluminium", "aluminum"),
    ("wi fi", "wifi"),
)
STARTING_STOP_WORDS: Final = ("a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with")
STARTING_SETTINGS: Final = SearchSettings(STARTING_SYNONYMS, STARTING_STOP_WORDS)


def with_words(
    settings: SearchSettings, synonyms: Sequence[Sequence[str]], stop_words: Sequence[str]
) -> SearchSettings:
    """Raises InvalidInput for phrases without a word, of many words or in many groups, and for a group of one."""
    require_no([*wrong_synonyms(synonyms), *wrong_phrases(stop_words, "stop_words")])
    return replace(
        settings,
        synonyms=tuple(tuple(dict.fromkeys(group)) for group in synonyms),
        stop_words=tuple(dict.fromkeys(stop_words)),
        version=settings.version + 1,
    )


def with_facets(settings: SearchSettings, facets: FacetNames) -> SearchSettings:
    """Raises InvalidInput for names that say nothing, or stand there twice."""
    wrong = (
        *wrong_facet_names(facets.attributes, "attributes"),
        *wrong_facet_names(facets.options, "options"),
    )
    require_no(wrong)
    return replace(settings, facets=facets, version=settings.version + 1)


def wrong_synonyms(groups: Sequence[Sequence[str]]) -> Iterator[Fault]:
    for number, group in enumerate(groups):
        path = f"synonyms[{number}]"
        if len(set(group)) < 2:
            yield Fault(path, "Name at least two phrases that mean the same.", FaultCode.TOO_FEW)
        yield from wrong_phrases(group, path)
    times = Counter(words for group in groups for words in {words_of(phrase) for phrase in group})
    for words in times:
        if len(words.split()) > PHRASE_WORDS_MAX:
            yield Fault("synonyms", f"{words!r} has more than {PHRASE_WORDS_MAX} words.", FaultCode.TOO_LONG)
        if words and times[words] > GROUPS_A_PHRASE_MAX:
            yield Fault("synonyms", f"{words!r} stands in more than {GROUPS_A_PHRASE_MAX} groups.", FaultCode.TOO_MANY)


def wrong_phrases(phrases: Sequence[str], path: str) -> Iterator[Fault]:
    for number, phrase in enumerate(phrases):
        yield from wrong_phrase(phrase, f"{path}[{number}]")


def wrong_phrase(phrase: str, field: str) -> Iterator[Fault]:
    if not words_of(phrase):
        yield Fault(field, f"There is no word in {phrase!r}.", FaultCode.WRONG_FORMAT)


def with_placement(settings: SearchSettings, placement: Placement) -> SearchSettings:
    """In place of what was said of the same product for the same words or category. Raises InvalidInput."""
    if (placement.query is None) == (placement.category is None):
        code = FaultCode.REQUIRED if placement.query is None else FaultCode.CONFLICTING
        raise InvalidInput("query", "Name either a query or a category.", code)
    if placement.query is not None:
        require_no(wrong_phrase(placement.query, "query"))
    others = tuple(other for other in settings.placements if occasion(other) != occasion(placement))
    if len(others) >= PLACEMENTS_MAX:
        raise InvalidInput(
            "query", f"There are {PLACEMENTS_MAX} placements already. Delete one first.", FaultCode.TOO_MANY
        )
    return replace(settings, placements=(*others, placement), version=settings.version + 1)


def without_placement(settings: SearchSettings, placement: UUID) -> SearchSettings:
    """Raises NotFound."""
    others = tuple(other for other in settings.placements if other.id != placement)
    if len(others) == len(settings.placements):
        raise NotFound("placement")
    return replace(settings, placements=others, version=settings.version + 1)


def with_boost(settings: SearchSettings, boost: Boost) -> SearchSettings:
    """In place of what was said of the same products. Raises InvalidInput."""
    require_no(wrong_boost(boost))
    others = tuple(other for other in settings.boosts if other.subject != boost.subject)
    if len(others) >= BOOSTS_MAX:
        raise InvalidInput("kind", f"There are {BOOSTS_MAX} boosts already. Delete one first.", FaultCode.TOO_MANY)
    return replace(settings, boosts=(*others, boost), version=settings.version + 1)


def without_boost(settings: SearchSettings, boost: UUID) -> SearchSettings:
    """Raises NotFound."""
    others = tuple(other for other in settings.boosts if other.id != boost)
    if len(others) == len(settings.boosts):
        raise NotFound("boost")
    return replace(settings, boosts=others, version=settings.version + 1)


def occasion(placement: Placement) -> tuple[UUID, str, str | None]:
    return placement.product_id, words_of(placement.query or ""), placement.category


def words_of(text: str) -> str:
    """As texts are compared: folded, and without what stands between words."""
    return " ".join(WORD.findall(fold(text)))
