"""One product query on its way through the server.

One word is one round trip. Of several it is asked first who has all of them, then for the page with what is counted:
of those, or where they are too few of those with a fair share. Once more where what comes first fills no page, and
where a word that hardly any product has may be spelt or written otherwise.
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
    facets,
    spellings_in,
)
from adapters.search.meilisearch.boosting import Boosting
from adapters.search.meilisearch.filters import Filter, code_filter, either, term
from adapters.search.meilisearch.hit import Hit
from adapters.search.meilisearch.questions import Questions, Wanted, as_asked, everywhere, spelt_like
from adapters.search.meilisearch.ranking import RANKED_HITS_MIN, Ranking
from adapters.search.meilisearch.rarities import ALL, Rarities, RememberedRarities
from adapters.search.meilisearch.shares import (
    Shares,
    having_all,
    inside,
    may_stand_inside,
    strict_filters,
    units_of,
    wider,
)
from adapters.search.meilisearch.tiers import Tier, pieces_of
from adapters.search.met_variant import with_variant
from adapters.search.offers import asks_of_variants
from adapters.search.page import as_shown
from adapters.search.port import Facets, Found, ProductQuery, Sort
from adapters.search.recount import recounted, to_recount
from adapters.search.weights import ENOUGH_PRODUCTS
from adapters.search.words import typos_allowed
from read_models.documents import encode

FRONT_MAX: Final = 1_000
FAR_PAGE_HITS_MAX: Final = 5_000
"""The server goes through all hits before a page: some 60 ms for a thousand."""
FORGIVEN_WORDS_MAX: Final = 4
"""Of one query, as in the embedded engine."""

decode_hit: Final = msgspec.json.Decoder(Hit).decode

Ask = Callable[[Sequence[dict[str, Any]]], Awaitable[tuple[int, list[Result]]]]


class First(NamedTuple):
    """The first answers. `others` is None where it is asked first whether so many have all that a page can be asked
    for; `strictly` are they in the whole shop, and `coded` those named by their code.
    """

    front: Counted
    others: Counted | None
    strictly: Result
    coded: int


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
        self._number = 0 if query.offset > FAR_PAGE_HITS_MAX else query.offset // self._stretch + 1
        self._strictly = Wanted(as_asked(self._understood), strict_filters(query.q, self._understood))
        self._boosting = Boosting(lexicon.boosts(query), int(time.time() * 1000))
        self._remembered = remembered
        self._rarities = Rarities({})
        self._inside = f"~{self._understood.words[0]}" if len(self._understood.words) == 1 else ""
        """What is remembered by this name is how many have the only word at the end of a longer one."""
        self._having_all = frozenset[str]()
        self._position = 0

    async def found(self) -> Found:
        query = self._query
        answers = await self._first_answers()
        if (shares := await self._shares(answers)) is not None:
            others, tiers, members = await self._shared(shares)
        else:
            others, members = answers.others or await self._page(), self._strictly
            known_from = (self._number - 1) * self._stretch
            tiers = [
                Tier(members, others.all.total_hits, strict=True, hits=others.all.hits, known_from=known_from),
            ]
        front = await self._counted_front(answers)
        first = self._front(front.all)
        shown = first[query.offset : query.offset + query.page_size]
        shown += await self._others(tiers, len(first), query.page_size - len(shown))
        items = as_shown(self._understood, self._stemming, shown)
        spelt = corrected(self._understood, self._stemming, shown, self._is_familiar)
        total = others.all.total_hits + front.all.total_hits
        counts = facets((others, front), total, self._questions.named)
        counted = msgspec.Raw(encode(await self._recounted(counts, members)))
        return Found(items, total, counted, self._position, spelt)

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

    async def _first_answers(self) -> First:
        """Who has all that was asked for, and who goes first; besides how rare each word is."""
        questions, roots = self._questions, self._understood.roots
        wanted: dict[str, Filter] = {ALL: [], **{root: [term(root)] for root in roots}} if roots else {}
        known = self._remembered.among(wanted)
        if len(roots) == 1 and may_stand_inside(self._understood, 0, Rarities(known)):
            wanted[self._inside] = [either([*inside(self._understood.words[0], self._stemming)])]
            known = self._remembered.among(wanted)
        unknown = [root for root in wanted if root not in known]
        at_once, of_all = len(self._understood.units) < 2, questions.is_of_all
        asks_for_codes = questions.has_code and not of_all and not (at_once and questions.expects_front)
        groups = questions.facets(self._strictly) if at_once else {}
        front_groups = questions.front_facets() if questions.expects_front else {}
        if at_once:
            asked = [questions.page(self._strictly, self._number, self._stretch), *groups.values()]
        else:
            asked = [questions.anywhere(self._strictly, ENOUGH_PRODUCTS)]
        if asks_for_codes:
            asked.append(questions.anywhere(having(code_filter(self._query.q))))
        if questions.has_front:
            asked += [questions.front_page(FRONT_MAX, counted=questions.expects_front), *front_groups.values()]
        asked += [everywhere(wanted[root]) for root in unknown]
        self._position, results = await self._ask(asked)
        answered = iter(results)
        strictly = next(answered)
        others = Counted(strictly, {group: next(answered) for group in groups}) if at_once else None
        coded = next(answered).total_hits if asks_for_codes else 0
        front = counted(answered, front_groups) if questions.has_front else NOTHING
        counts = {root: result.total_hits for root, result in zip(unknown, answered, strict=True)}
        self._remembered.remember(counts)
        self._rarities = Rarities(known | counts)
        return First(front, others, strictly, front.all.total_hits if of_all else coded)

    async def _page(self) -> Counted:
        """Of those who have all."""
        groups = self._questions.facets(self._strictly)
        page = self._questions.page(self._strictly, self._number, self._stretch)
        _, results = await self._ask([page, *groups.values()])
        return counted(iter(results), groups)

    async def _counted_front(self, first: First) -> Counted:
        """One more request where a code is named that was not expected, be it by products the filters leave out."""
        if not first.coded or self._questions.expects_front:
            return first.front
        groups = self._questions.front_facets()
        page = self._questions.front_page(FRONT_MAX, counted=True)
        _, results = await self._ask([page, *groups.values()])
        return counted(iter(results), groups)

    async def _shares(self, first: First) -> Shares | None:
        """None where enough products of the whole shop have all that was asked for, or it is a code.

        In any other order than by relevance what was hardly meant could come first, so there one product is enough.
        """
        enough = ENOUGH_PRODUCTS if self._ranked else 1
        units = units_of(self._understood, self._stemming, self._rarities)
        alone = first.others is not None
        further = self._rarities.is_heard_of(self._inside) if alone else wider(self._understood, self._rarities)
        many = first.strictly.total_hits >= ENOUGH_PRODUCTS
        if not units or first.coded or many or (alone and not further):
            return None
        if first.strictly.total_hits >= enough and not further:
            return None
        unheard = [unit for unit in units if not all(map(self._rarities.is_heard_of, unit.roots))]
        doubtful = self._doubtful_words() if len(units) > 1 else []
        asked = [everywhere([unit.having]) for unit in unheard] + [spelt_like(word) for word in doubtful]
        if further:
            asked.append(self._questions.anywhere(having(having_all(units)), ENOUGH_PRODUCTS))
            asked.append(self._questions.anywhere(self._strictly, ENOUGH_PRODUCTS))
        _, more = await self._ask(asked) if asked else (0, [])
        all_of_it = more[-2:] if further else [first.strictly]
        strictly = list(dict.fromkeys(decode_identified(hit).id for result in all_of_it for hit in result.hits))
        found = max(len(strictly), *(result.total_hits for result in all_of_it), 0)
        fair = len(units) > 1 and found < enough
        if not fair and found == all_of_it[-1].total_hits:
            return None
        heard = {unit.words for unit, result in zip(unheard, more, strict=False) if result.total_hits}
        spellings = dict(zip(doubtful, map(spellings_in, doubtful, more[len(unheard) :]), strict=False))
        known = {unit.words for unit in units if unit not in unheard} | heard
        units = units_of(self._understood, self._stemming, self._rarities, spellings)
        self._having_all = frozenset(strictly)
        return Shares(
            units,
            [unit for unit in units if unit.words in known or any(spellings.get(word) for word in unit.words)],
            self._rarities,
            strictly,
            fair=fair,
        )

    def _doubtful_words(self) -> list[str]:
        """Those that hardly any product has, and no synonym stands for."""
        explained = {place for other in self._understood.synonyms for place in range(other.start, other.end)}
        alone = [(start, self._understood.words[start]) for start, end in self._understood.units if end - start == 1]
        words = [word for place, word in alone if place not in explained and typos_allowed(word)]
        return [word for word in dict.fromkeys(words) if not self._is_familiar(word)][:FORGIVEN_WORDS_MAX]

    async def _shared(self, shares: Shares) -> tuple[Counted, list[Tier], Wanted]:
        """Who has a fair share, all counted at once; and those of them who have all or most of it, which come first."""
        questions, members = self._questions, having(shares.members())
        first = having(shares.first())
        groups = questions.facets(members)
        asked = [questions.page(members, 0, 1), *groups.values()]
        if self._ranked:
            begins = self._number == 1
            asked.append(questions.ranked_page(first.ordered(shares.roots), int(begins), self._stretch))
        _, results = await self._ask(asked)
        answered = iter(results)
        others = counted(answered, groups)
        total = others.all.total_hits
        if not self._ranked:
            return others, [Tier(members, total, strict=False)], members
        ahead = next(answered)
        rest = having(shares.members(), f"NOT {shares.first()}")
        tiers = [
            Tier(first, ahead.total_hits, strict=False, roots=shares.roots, hits=ahead.hits),
            Tier(rest, total - ahead.total_hits, strict=False, roots=shares.roots),
        ]
        return others, tiers, members

    def _front(self, result: Result) -> list[bytes]:
        """Those named by their code, then the pinned ones in their order."""
        items = [decode_item(hit) for hit in result.hits]
        place = {identity: number for number, identity in enumerate(self._arrangement.pinned)}
        return [self._shown(item) for item in sorted(items, key=lambda item: place.get(item.id, -1))]

    def _shown(self, hit: Item | Hit) -> bytes:
        item = hit.item.encode()
        return with_variant(item, hit.variants.encode(), self._query) if self._of_variants else item

    async def _others(self, tiers: Sequence[Tier], ahead: int, limit: int) -> list[bytes]:
        """What stands behind the front: of one stretch, or of two, where the front has moved the page.

        Stretches are numbered from 1; what is not there yet is asked for.
        """
        offset = max(0, self._query.offset - ahead)
        if limit == 0 or offset > FAR_PAGE_HITS_MAX:
            return []
        wanted = range(offset // self._stretch + 1, (offset + limit - 1) // self._stretch + 2)
        pieces = [piece for number in wanted for piece in pieces_of(tiers, number, self._stretch)]
        unknown = [
            self._questions.hits(piece.wanted, piece.offset, piece.limit) for piece in pieces if piece.hits is None
        ]
        _, results = await self._ask(unknown) if unknown else (0, [])
        answered = iter(results)
        stretches = dict[int, list[tuple[msgspec.Raw, bool]]]()
        for piece in pieces:
            hits = next(answered).hits if piece.hits is None else piece.hits
            stretches.setdefault(piece.stretch, []).extend((hit, piece.strict) for hit in hits)
        together = [hit for number in wanted for hit in self._sorted(stretches.get(number, ()))]
        begin = offset - (wanted[0] - 1) * self._stretch
        return together[begin : begin + limit]

    def _sorted(self, hits: Sequence[tuple[msgspec.Raw, bool]]) -> list[bytes]:
        if not self._ranked:
            return [self._shown(decode_item(hit)) for hit, _ in hits]
        ranking = Ranking(self._understood, self._stemming, self._rarities, self._boosting)
        found = [(decode_hit(hit), strict) for hit, strict in hits]
        return [
            self._shown(hit)
            for hit in ranking.sort([(hit, strict or hit.id in self._having_all) for hit, strict in found])
        ]

    def _is_familiar(self, word: str) -> bool:
        return self._rarities.is_familiar(self._stemming.stem(word))


def counted(answered: Iterator[Result], groups: Iterable[str]) -> Counted:
    return Counted(next(answered), {group: next(answered) for group in groups})


def having(*filters: str) -> Wanted:
    return Wanted(filters=[*filters])
