"""One product query on its way through the server.

One round trip where enough products have all that was asked for. Else two or three more: who has all of it, and how
what nobody has may be spelt; how many have which share of the rest; and those that come first of them.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from msgspec.structs import replace

from adapters.search.correction import corrected
from adapters.search.lexicon import Lexicon
from adapters.search.meilisearch.answers import (
    NOTHING,
    Counted,
    Item,
    Result,
    decode_identified,
    decode_item,
    decode_spelt,
    facets,
)
from adapters.search.meilisearch.boosting import Boosting
from adapters.search.meilisearch.filters import code_filter, term
from adapters.search.meilisearch.hit import Hit
from adapters.search.meilisearch.questions import Questions, Wanted, as_asked, everywhere, spelt_like
from adapters.search.meilisearch.ranking import RANKED_HITS_MIN, Ranking
from adapters.search.meilisearch.rarities import ALL, Rarities, RememberedRarities
from adapters.search.meilisearch.shares import Shares, having_all, strict_filters, units_of
from adapters.search.met_variant import with_variant
from adapters.search.offers import asks_of_variants
from adapters.search.page import as_shown
from adapters.search.port import Facets, Found, ProductQuery, Sort
from adapters.search.recount import recounted, to_recount
from adapters.search.typos import close
from adapters.search.weights import ENOUGH_PRODUCTS
from adapters.search.words import typos_allowed

FRONT_MAX: Final = 1_000
FAR_PAGE_HITS_MAX: Final = 5_000
"""The server goes through all hits before a page: some 60 ms for a thousand."""
FORGIVEN_WORDS_MAX: Final = 4
"""Of one query, as in the embedded engine."""

decode_hit: Final = msgspec.json.Decoder(Hit).decode

Ask = Callable[[Sequence[dict[str, Any]]], Awaitable[tuple[int, list[Result]]]]


class Tier(NamedTuple):
    """So many products that come one after the other; `strict`: they have all that was asked for."""

    wanted: Wanted
    total: int
    strict: bool
    roots: Sequence[str] = ()


class Search:
    def __init__(self, ask: Ask, query: ProductQuery, lexicon: Lexicon, remembered: RememberedRarities) -> None:
        self._ask = ask
        self._query = query
        self._stemming = lexicon.stemming
        self._understood = lexicon.understand(query.q)
        self._arrangement = lexicon.arrangement(query)
        self._questions = Questions(query, self._understood, self._arrangement, lexicon.settings.facets)
        self._of_variants = asks_of_variants(query)
        self._ranked = query.order is Sort.RELEVANCE and bool(self._understood.words)
        self._stretch = query.page_size * (-(-RANKED_HITS_MIN // query.page_size) if self._ranked else 1)
        self._strictly = Wanted(as_asked(self._understood), strict_filters(query.q, self._understood))
        self._boosting = Boosting(lexicon.boosts(query), int(time.time() * 1000))
        self._remembered = remembered
        self._rarities = Rarities({})
        self._position = 0

    async def found(self) -> Found:
        query = self._query
        number = 0 if query.offset > FAR_PAGE_HITS_MAX else query.offset // self._stretch + 1
        others, front = await self._first_answers(number)
        tiers, stretches = [Tier(self._strictly, others.all.total_hits, strict=True)], dict[int, list[bytes]]()
        members = self._strictly
        if (shares := await self._shares(others.all.total_hits)) is not None:
            others, tiers, members = await self._shared(shares)
        elif number:
            stretches[number] = self._sorted([(hit, True) for hit in others.all.hits])
        first = self._front(front.all)
        shown = first[query.offset : query.offset + query.page_size]
        shown += await self._others(tiers, stretches, len(first), query.page_size - len(shown))
        items = as_shown(self._understood, self._stemming, shown)
        spelt = corrected(self._understood, self._stemming, shown, self._is_familiar)
        total = others.all.total_hits + front.all.total_hits
        counts = facets((others, front), total, self._questions.named)
        return Found(items, total, await self._recounted(counts, members), self._position, spelt)

    async def _recounted(self, counts: Facets, members: Wanted) -> Facets:
        """One more request where options are offered beside other filters on variants."""
        queries = to_recount(self._query, counts.options)
        if not queries:
            return counts
        asked = [self._questions.counts_of(members, query) for query in queries]
        _, results = await self._ask([question for parts in asked for question in parts])
        answered = iter(results)
        found = [sum(next(answered).total_hits for _ in parts) for parts in asked]
        return replace(counts, options=recounted(self._query, counts.options, found))

    async def _first_answers(self, number: int) -> tuple[Counted, Counted]:
        """Who has all that was asked for, and who goes first; besides how rare each word is."""
        questions, roots = self._questions, self._understood.roots
        known = self._remembered.among(roots) if roots else {}
        unknown = [root for root in dict.fromkeys((ALL, *roots)) if root not in known] if roots else []
        groups, front_groups = questions.facets(self._strictly), questions.front_facets()
        asked = [questions.page(self._strictly, number, self._stretch), *groups.values()]
        asked += [questions.front_page(FRONT_MAX), *front_groups.values()] if questions.has_front else []
        asked += [everywhere([] if root == ALL else [term(root)]) for root in unknown]
        self._position, results = await self._ask(asked)
        answered = iter(results)
        others = counted(answered, groups)
        front = counted(answered, front_groups) if questions.has_front else NOTHING
        counts = {root: result.total_hits for root, result in zip(unknown, answered, strict=True)}
        self._remembered.remember(counts)
        self._rarities = Rarities(known | counts)
        return others, front

    async def _shares(self, found: int) -> Shares | None:
        """None where enough products of the whole shop have all that was asked for, or it is a code.

        In any other order than by relevance what was hardly meant could come first, so there one product is enough.
        """
        enough = ENOUGH_PRODUCTS if self._ranked else 1
        units = units_of(self._understood, self._stemming, self._rarities)
        if len(units) < 2 or found >= enough:
            return None
        unheard = [unit for unit in units if not all(map(self._rarities.is_heard_of, unit.roots))]
        doubtful = self._doubtful_words()
        everything = having_all(units)
        otherwise = self._strictly._replace(filters=[*self._strictly.filters, f"NOT {everything}"])
        asked = [self._questions.anywhere(otherwise, ENOUGH_PRODUCTS), self._questions.anywhere(having(everything))]
        asked += [self._questions.anywhere(having(code_filter(self._query.q)))]
        asked += [everywhere([unit.having]) for unit in unheard] + [spelt_like(word) for word in doubtful]
        _, (others, same, coded, *more) = await self._ask(asked)
        if coded.total_hits or others.total_hits + same.total_hits >= enough:
            return None
        heard = {unit.words for unit, result in zip(unheard, more, strict=False) if result.total_hits}
        spellings = dict(zip(doubtful, map(spellings_in, doubtful, more[len(unheard) :]), strict=True))
        known = {unit.words for unit in units if unit not in unheard} | heard
        units = units_of(self._understood, self._stemming, self._rarities, spellings)
        return Shares(
            units,
            [unit for unit in units if unit.words in known or any(spellings.get(word) for word in unit.words)],
            self._rarities,
            [decode_identified(hit).id for hit in others.hits],
        )

    def _doubtful_words(self) -> list[str]:
        """Those that hardly any product has, and no synonym stands for."""
        explained = {place for other in self._understood.synonyms for place in range(other.start, other.end)}
        alone = [(start, self._understood.words[start]) for start, end in self._understood.units if end - start == 1]
        words = [word for place, word in alone if place not in explained and typos_allowed(word)]
        return [word for word in dict.fromkeys(words) if not self._is_familiar(word)][:FORGIVEN_WORDS_MAX]

    async def _shared(self, shares: Shares) -> tuple[Counted, list[Tier], Wanted]:
        """Who has a fair share, all counted at once; and in what order they come: first who has all, last who has
        least.
        """
        questions, members, strict = self._questions, having(shares.members()), having(shares.strict())
        groups, much = questions.facets(members), having(shares.members(), shares.much(), f"NOT {shares.strict()}")
        asked = [questions.page(members, 0, 1), *groups.values()]
        asked += [questions.count(wanted) for wanted in (strict, much)] if self._ranked else []
        _, results = await self._ask(asked)
        answered = iter(results)
        others = counted(answered, groups)
        rest, tiers = others.all.total_hits, list[Tier]()
        for wanted, result in zip((strict, much), answered, strict=False):
            tiers.append(Tier(wanted, result.total_hits, strict=wanted is strict, roots=shares.roots))
            rest -= result.total_hits
        out = [f"NOT {part}" for part in (shares.strict(), shares.much())] if self._ranked else []
        last = Tier(having(shares.members(), *out), rest, strict=False, roots=shares.roots)
        return others, [*tiers, last], members

    def _front(self, result: Result) -> list[bytes]:
        """Those named by their code, then the pinned ones in their order."""
        items = [decode_item(hit) for hit in result.hits]
        place = {identity: number for number, identity in enumerate(self._arrangement.pinned)}
        return [self._shown(item) for item in sorted(items, key=lambda item: place.get(item.id, -1))]

    def _shown(self, hit: Item | Hit) -> bytes:
        item = hit.item.encode()
        return with_variant(item, hit.variants.encode(), self._query) if self._of_variants else item

    async def _others(
        self, tiers: Sequence[Tier], stretches: dict[int, list[bytes]], ahead: int, limit: int
    ) -> list[bytes]:
        """What stands behind the front: of one stretch, or of two, where the front has moved the page.

        Stretches are numbered from 1; those that are not there yet are asked for.
        """
        offset = max(0, self._query.offset - ahead)
        if limit == 0 or offset > FAR_PAGE_HITS_MAX:
            return []
        wanted = range(offset // self._stretch + 1, (offset + limit - 1) // self._stretch + 2)
        pieces = [
            (number, tier.strict, question)
            for number in wanted
            if number not in stretches
            for tier, question in self._pieces(tiers, number)
        ]
        _, results = await self._ask([question for _, _, question in pieces]) if pieces else (0, [])
        hits = dict[int, list[tuple[msgspec.Raw, bool]]]()
        for (number, strict, _), result in zip(pieces, results, strict=True):
            hits.setdefault(number, []).extend((hit, strict) for hit in result.hits)
        stretches |= {number: self._sorted(found) for number, found in hits.items()}
        together = [hit for number in wanted for hit in stretches.get(number, ())]
        begin = offset - (wanted[0] - 1) * self._stretch
        return together[begin : begin + limit]

    def _pieces(self, tiers: Sequence[Tier], number: int) -> Iterator[tuple[Tier, dict[str, Any]]]:
        """What one stretch has of each tier. Of one it has only in part the server says what comes first."""
        begin, end = (number - 1) * self._stretch, number * self._stretch
        for tier in tiers:
            offset, limit = max(0, begin), min(end, tier.total) - max(0, begin)
            if end > 0 and limit > 0:
                wanted = (
                    tier.wanted.ordered(tier.roots)
                    if self._ranked and tier.roots and limit < tier.total
                    else tier.wanted
                )
                yield tier, self._questions.hits(wanted, offset, limit)
            begin, end = begin - tier.total, end - tier.total

    def _sorted(self, hits: Sequence[tuple[msgspec.Raw, bool]]) -> list[bytes]:
        if not self._ranked:
            return [self._shown(decode_item(hit)) for hit, _ in hits]
        ranking = Ranking(self._understood, self._stemming, self._rarities, self._boosting)
        return [self._shown(hit) for hit in ranking.sort([(decode_hit(hit), strict) for hit, strict in hits])]

    def _is_familiar(self, word: str) -> bool:
        return self._rarities.is_familiar(self._stemming.stem(word))


def counted(answered: Iterator[Result], groups: Iterable[str]) -> Counted:
    return Counted(next(answered), {group: next(answered) for group in groups})


def having(*filters: str) -> Wanted:
    return Wanted(filters=[*filters])


def spellings_in(word: str, result: Result) -> list[str]:
    """Of a word, as products have it that the server found for it."""
    there = {other for hit in result.hits for other in decode_spelt(hit).words.split()}
    return sorted(other for other in there if other != word and close(other, word, typos_allowed(word)))
