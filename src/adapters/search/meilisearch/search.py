"""One product query on its way through the server: usually one round trip, two more when little has all the words."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from adapters.search.correction import corrected
from adapters.search.facet_values import facet_values, rating_facets, whole
from adapters.search.lexicon import Lexicon
from adapters.search.meilisearch.fact_facets import NamedFacets
from adapters.search.meilisearch.questions import FACETS, Questions, Strategy
from adapters.search.meilisearch.ranking import RANKED_HITS_MIN, Hit, Ranking
from adapters.search.met_variant import with_variant
from adapters.search.offers import asks_of_variants
from adapters.search.page import as_shown
from adapters.search.port import Facets, Found, PriceFacet, ProductQuery, Sort
from adapters.search.recount import recounted, to_recount

FRONT_MAX: Final = 1_000
FAR_PAGE_HITS_MAX: Final = 5_000
"""The server goes through all hits before a page: some 60 ms for a thousand."""


class Item(msgspec.Struct):
    item: str
    id: str = ""
    variants: str = "[]"


class Result(msgspec.Struct, rename="camel"):
    """Of one search. Page 0 has no hits."""

    hits: list[msgspec.Raw]
    total_hits: int
    facet_distribution: dict[str, dict[str, int]] = {}
    facet_stats: dict[str, dict[str, float]] = {}


class Results(msgspec.Struct):
    results: list[Result]


decode_results: Final = msgspec.json.Decoder(Results).decode
decode_hit: Final = msgspec.json.Decoder(Hit).decode
decode_item: Final = msgspec.json.Decoder(Item).decode

Ask = Callable[[Sequence[dict[str, Any]]], Awaitable[tuple[int, list[Result]]]]
NOTHING: Final = Result([], 0)


class Answers(msgspec.Struct):
    """`stretches` are the hits of the others by the number of their stretch, which counts from 1."""

    position: int
    stretches: dict[int, list[bytes]]
    others: Result
    front: Result
    facets: dict[str, list[Result]]


class Search:
    def __init__(self, ask: Ask, query: ProductQuery, lexicon: Lexicon) -> None:
        self._ask = ask
        self._query = query
        self._stemming = lexicon.stemming
        self._understood = lexicon.understand(query.q)
        self._arrangement = lexicon.arrangement(query)
        self._questions = Questions(query, self._understood, self._arrangement, lexicon.settings.facets)
        self._of_variants = asks_of_variants(query)
        self._ranked = query.order is Sort.RELEVANCE and bool(self._understood.words)
        self._stretch = query.page_size * (-(-RANKED_HITS_MIN // query.page_size) if self._ranked else 1)

    async def found(self) -> Found:
        query, strategy = self._query, Strategy.ALL
        answers = await self._answers(strategy)
        if await self._is_too_little(answers.others.total_hits):
            strategy = Strategy.FREQUENCY
            answers = await self._answers(strategy)
        first = self._front(answers.front)
        shown = first[query.offset : query.offset + query.page_size]
        shown += await self._others(answers, strategy, len(first), query.page_size - len(shown))
        items = as_shown(self._understood, self._stemming, shown)
        spelt = corrected(self._understood, self._stemming, shown)
        total = answers.others.total_hits + answers.front.total_hits
        counted = await self._recounted(facets(answers, total, self._questions.named), strategy)
        return Found(items, total, counted, answers.position, spelt)

    async def _recounted(self, counted: Facets, strategy: Strategy) -> Facets:
        """One more request where options are offered beside other filters on variants."""
        queries = to_recount(self._query, counted.options)
        if not queries:
            return counted
        asked = [self._questions.count_of(strategy, query) for query in queries]
        _, results = await self._ask([question for parts in asked for question in parts])
        answered = iter(results)
        counts = [sum(next(answered).total_hits for _ in parts) for parts in asked]
        return replace(counted, options=recounted(self._query, counted.options, counts))

    async def _is_too_little(self, found: int) -> bool:
        """Whether what has all words fills no page in the whole shop; what a code means is enough in any case."""
        enough = self._query.page_size if self._ranked else 1
        if len(self._understood.words) < 2 or found >= enough:
            return False
        _, (anywhere, coded) = await self._ask([self._questions.anywhere(), self._questions.coded()])
        return coded.total_hits == 0 and anywhere.total_hits < enough

    async def _answers(self, strategy: Strategy) -> Answers:
        questions = self._questions
        far = self._query.offset > FAR_PAGE_HITS_MAX
        number = 0 if far else self._query.offset // self._stretch + 1
        groups = questions.facets(strategy)
        asked = [questions.page(strategy, number, self._stretch)]
        asked += [questions.front_page(FRONT_MAX)] if questions.has_front else []
        asked += [question for group in groups.values() for question in group]
        position, results = await self._ask(asked)
        answered = iter(results)
        others = next(answered)
        front = next(answered) if questions.has_front else NOTHING
        counted = {group: [next(answered) for _ in asked_of] for group, asked_of in groups.items()}
        return Answers(position, {number: self._sorted(others)}, others, front, counted)

    def _sorted(self, result: Result) -> list[bytes]:
        if not self._ranked:
            return [self._shown(decode_item(hit)) for hit in result.hits]
        return [
            self._shown(hit)
            for hit in Ranking(self._understood, self._stemming).sort([decode_hit(hit) for hit in result.hits])
        ]

    def _shown(self, hit: Item | Hit) -> bytes:
        item = hit.item.encode()
        return with_variant(item, hit.variants.encode(), self._query) if self._of_variants else item

    def _front(self, result: Result) -> list[bytes]:
        """Those named by their code, then the pinned ones in their order."""
        items = [decode_item(hit) for hit in result.hits]
        place = {identity: number for number, identity in enumerate(self._arrangement.pinned)}
        return [self._shown(item) for item in sorted(items, key=lambda item: place.get(item.id, -1))]

    async def _others(self, answers: Answers, strategy: Strategy, ahead: int, limit: int) -> list[bytes]:
        """What stands behind the front: of another stretch, or of two, where the front has moved the page."""
        offset = max(0, self._query.offset - ahead)
        if limit == 0 or offset > FAR_PAGE_HITS_MAX:
            return []
        wanted = range(offset // self._stretch + 1, (offset + limit - 1) // self._stretch + 2)
        if missing := [number for number in wanted if number not in answers.stretches and ahead]:
            _, results = await self._ask([self._questions.page(strategy, number, self._stretch) for number in missing])
            answers.stretches |= {number: self._sorted(result) for number, result in zip(missing, results, strict=True)}
        hits = [hit for number in wanted for hit in answers.stretches.get(number, ())]
        begin = offset - (wanted[0] - 1) * self._stretch
        return hits[begin : begin + limit]


def facets(answers: Answers, found: int, named: tuple[NamedFacets, NamedFacets]) -> Facets:
    """The front and the others have no product in common, so their counts add up."""

    def of(group: str) -> Iterable[Result]:
        return answers.facets.get(group, (answers.others, answers.front))

    def counts(group: str) -> Counter[str]:
        field = FACETS[group]
        return sum((Counter(result.facet_distribution.get(field, {})) for result in of(group)), Counter[str]())

    prices = [stats for result in of("price") if (stats := result.facet_stats.get("prices"))]
    together = [result.facet_distribution for result in (answers.others, answers.front)]
    apart = {group: [result.facet_distribution for result in results] for group, results in answers.facets.items()}
    attributes, options = (each.of(found, together, apart) for each in named)
    return Facets(
        category=facet_values(counts("category").items()),
        brand=facet_values(counts("brand").items()),
        tag=facet_values(counts("tag").items()),
        rating=rating_facets({float(stars): count for stars, count in counts("rating").items()}),
        price=PriceFacet(
            whole(min((stats["min"] for stats in prices), default=None)),
            whole(max((stats["max"] for stats in prices), default=None)),
        ),
        attributes=attributes,
        options=options,
    )
