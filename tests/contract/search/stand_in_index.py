"""What a Meilisearch index finds, as far as our adapter asks: filters, words, facets, orders and pages.

Its ranking is coarse: documents with all words before others, then by the index's own last rules.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from adapters.search.completer import begins_nearly
from adapters.search.typos import close
from adapters.search.words import typos_allowed

VALUE = r"\"(?:[^\"\\]|\\.)*\"|[\w.-]+"
TERM = re.compile(
    rf"(?P<field>[\w.]+) (?:(?P<low>{VALUE}) TO (?P<high>{VALUE})"
    rf"|(?P<sign>=|>=|<=|STARTS WITH) (?P<value>{VALUE})"
    r"|(?P<out>NOT )?IN \[(?P<list>(?:\s*\"(?:[^\"\\]|\\.)*\"\s*,?)*)\])"
)
QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")
Document = dict[str, Any]
Condition = Callable[[Document, set[str]], bool]


class BadFilter(Exception):
    pass


def find(documents: dict[str, Document], settings: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """One search, answered as the server does in page mode."""
    allowed = filterable(settings)
    passing = [found for found in documents.values() if all_pass(found, asked.get("filter") or [], allowed)]
    words = asked["q"].split()
    unfinished = bool(words) and not asked["q"].endswith(" ")
    synonyms = settings.get("synonyms", {})
    searched = asked.get("attributesToSearchOn") or settings["searchableAttributes"]
    met = {found["id"]: words_met(found, words, unfinished, synonyms, searched) for found in passing}
    needed = 1 if asked.get("matchingStrategy") == "last" else len(words)
    hits = [found for found in passing if all(met[found["id"]][:needed])]
    hits = in_order(hits, asked.get("sort") or [])
    if words and not asked.get("sort"):
        hits.sort(key=lambda found: (*met[found["id"]], False).index(False), reverse=True)
    return page(hits, asked, settings) | counted(hits, asked.get("facets") or [], settings)


def filterable(settings: dict[str, Any]) -> set[str]:
    rules = settings.get("filterableAttributes", [])
    return {name for rule in rules for name in ([rule] if isinstance(rule, str) else rule["attributePatterns"])}


def page(hits: list[Document], asked: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    """By page and its size, else by offset and limit, without a total that could be relied on."""
    retrieved, displayed = asked.get("attributesToRetrieve"), settings.get("displayedAttributes")

    def shown(begin: int, end: int) -> dict[str, Any]:
        return {
            "indexUid": asked["indexUid"],
            "hits": [
                {
                    name: value
                    for name, value in hit.items()
                    if (not retrieved or name in retrieved) and (not displayed or name in displayed)
                }
                for hit in hits[begin:end]
            ],
            "query": asked["q"],
            "processingTimeMs": 1,
        }

    if "limit" in asked:
        begin, limit = asked["offset"], asked["limit"]
        return shown(begin, begin + limit) | {"offset": begin, "limit": limit, "estimatedTotalHits": len(hits)}
    number, size = asked["page"], asked["hitsPerPage"]
    return shown(max(0, number - 1) * size, number * size) | {
        "page": number,
        "hitsPerPage": size,
        "totalHits": len(hits),
        "totalPages": -(-len(hits) // size),
    }


def counted(hits: list[Document], facets: list[str], settings: dict[str, Any]) -> dict[str, Any]:
    if not facets:
        return {}
    most = settings["faceting"]["maxValuesPerFacet"]
    counts = {field: as_spelled(str(value) for hit in hits for value in values(hit, field)) for field in facets}
    numbers = {
        field: [value for hit in hits for value in values(hit, field) if isinstance(value, int | float)]
        for field in facets
    }
    return {
        "facetDistribution": {field: dict(found.most_common(most)) for field, found in counts.items()},
        "facetStats": {field: {"min": min(of), "max": max(of)} for field, of in numbers.items() if of},
    }


def as_spelled(found: Iterable[str]) -> Counter[str]:
    """The server counts what differs only in case together, and shows one of its spellings."""
    spellings, counts = dict[str, str](), Counter[str]()
    for value in found:
        counts[spellings.setdefault(value.casefold(), value)] += 1
    return counts


def in_order(hits: list[Document], sort: list[str]) -> list[Document]:
    for rule in reversed(sort or ["length:asc", "id:asc"]):
        field, _, way = rule.partition(":")
        hits = sorted(hits, key=lambda hit, field=field: hit.get(field, 0), reverse=way == "desc")  # type: ignore[misc]
    return hits


def words_met(
    document: Document, words: list[str], unfinished: bool, synonyms: dict[str, list[str]], searched: list[str]
) -> list[bool]:
    """Each as it stands or with typos, written together with its neighbours, in two, or as a synonym of several."""
    there = {token for name in searched for text in values(document, name) for token in text.split()}
    met = [False] * len(words)
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + 3) + 1):
            phrase, together = " ".join(words[start:end]), "".join(words[start:end])
            beginning = unfinished and end == len(words)
            others = [other.split() for other in synonyms.get(phrase, ())]
            others += [[together[:cut], together[cut:]] for cut in range(1, len(together))] if end == start + 1 else []
            if (
                any(token == together or (beginning and token.startswith(together)) for token in there)
                or any(all(part in there for part in other) for other in others)
                or (end == start + 1 and any(close(token, phrase, typos_allowed(phrase)) for token in there))
                or (beginning and typos_allowed(together) and any(begins_nearly(token, together) for token in there))
            ):
                met[start:end] = [True] * (end - start)
    return met


def all_pass(document: Document, entries: list[Any], allowed: set[str]) -> bool:
    return all(
        any(passes(document, part, allowed) for part in entry)
        if isinstance(entry, list)
        else passes(document, entry, allowed)
        for entry in entries
    )


def passes(document: Document, text: str, allowed: set[str]) -> bool:
    condition, place = parsed(text)
    if place < len(text):
        raise BadFilter(text)
    return condition(document, allowed)


@cache
def parsed(text: str, place: int = 0) -> tuple[Condition, int]:
    """What begins there, and where it ends."""
    if text.startswith("NOT ", place):
        condition, place = parsed(text, place + len("NOT "))
        return (lambda document, allowed: not condition(document, allowed)), place
    if not text.startswith("(", place):
        term = TERM.match(text, place)
        if term is None:
            raise BadFilter(text)
        return one(term), term.end()
    first, place = parsed(text, place + 1)
    parts, joining = [first], " OR " if text.startswith(" OR ", place) else " AND "
    while text.startswith(joining, place):
        part, place = parsed(text, place + len(joining))
        parts.append(part)
    if not text.startswith(")", place):
        raise BadFilter(text)
    some = any if joining == " OR " else all
    return (lambda document, allowed: some(part(document, allowed) for part in parts)), place + 1


def one(term: re.Match[str]) -> Condition:
    """The field, and what one of its values must be."""
    field, negated, fits = term["field"], term["out"] is not None, fitting(term)

    def holds(document: Document, allowed: set[str]) -> bool:
        if field not in allowed:
            raise BadFilter(field)
        return any(fits(value) for value in values(document, field)) != negated

    return holds


def fitting(term: re.Match[str]) -> Callable[[Any], bool]:
    if term["list"] is not None:
        chosen = frozenset(unquoted(found) for found in QUOTED.findall(term["list"]))
        return lambda value: str(value).casefold() in chosen
    if term["low"] is not None:
        return between(term["low"], term["high"])
    wanted = unquoted(term["value"][1:-1]) if term["value"].startswith('"') else term["value"]
    if term["sign"] == "=":
        return lambda value: str(value).casefold() == wanted
    if term["sign"] == "STARTS WITH":
        return lambda value: str(value).casefold().startswith(wanted)
    bound = float(wanted)
    return (lambda value: value >= bound) if term["sign"] == ">=" else (lambda value: value <= bound)


def between(low: str, high: str) -> Callable[[Any], bool]:
    """Numbers by what they are, where both ends are some; texts by their characters, where one end is none."""
    ends = [end[1:-1] if end.startswith('"') else end for end in (low, high)]
    if all(re.fullmatch(r"-?[0-9.]+", end) for end in ends):
        least, most = map(float, ends)
        return lambda value: not isinstance(value, str) and least <= value <= most
    return lambda value: isinstance(value, str) and ends[0] <= value <= ends[1]


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).casefold()


def values(document: Document, field: str) -> list[Any]:
    value: Any = document
    for part in field.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return [] if value is None else value if isinstance(value, list) else [value]
