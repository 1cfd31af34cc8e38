"""What the embedded index has to offer to somebody who is typing."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import tantivy
from tantivy import Occur, Query

from adapters.search.completer import Completer
from adapters.search.embedded.schema import ANYWHERE, INITIAL, POPULARITY, SPELLING, TITLE, stemmed
from adapters.search.lexicon import Lexicon
from adapters.search.offered import Suggested
from adapters.search.phrasebook import Typed, typed_words
from adapters.search.port import ProductQuery
from adapters.search.suggested import (
    ENDED_LETTERS_MIN,
    NAMESAKES_MAX,
    PRODUCTS_MAX,
    SEPARATOR,
    WORDS_MAX,
    ShownProduct,
    alike_left_out,
    decode_shown,
    namesakes_left_out,
    spellings,
    unwanted_endings,
)
from adapters.search.words import begins_a_code, normalised_code, typos_allowed

RARE_PRODUCTS_MAX: Final = 4
"""A finished word no more products have may be a typo of theirs or of the customer's, as in searches."""
FORGIVEN_WORDS_MAX: Final = 3
"""Whoever misspells more is offered nothing: each costs the engine up to half a millisecond."""
TYPOS_MAX: Final = 2
FORGIVEN_LETTERS_MAX: Final = 40
ENDINGS_MAX: Final = 24
"""Of these, some are spelled in several ways or have one stem."""
RARER_MAX: Final = 100
"""An ending so many times rarer than the most frequent one is as good as a slip of the pen."""


def suggest(index: tantivy.Index, text: str, lexicon: Lexicon, searches: Sequence[str]) -> Suggested:
    """Raises ValueError for an index of an older schema."""
    understood = lexicon.understand(text)
    if not understood.words:
        return Suggested()
    asked = Suggesting(index, text, typed_words(understood.words, unfinished=understood.unfinished), lexicon)
    products = exact = asked.products(asked.as_typed())
    forgiving = len(exact) < PRODUCTS_MAX
    if forgiving:
        for typos in range(1, TYPOS_MAX + 1):
            if len(products) == len(exact) and (query := asked.with_typos(typos)) is not None:
                products = list(namesakes_left_out([*exact, *asked.products(query)]))
    words = asked.endings() if exact else []
    if forgiving or not words:
        words += asked.completed(products[:PRODUCTS_MAX])
    return Suggested(
        products=[product.suggested for product in products[:PRODUCTS_MAX]],
        words=alike_left_out(words, lexicon.stemming)[:WORDS_MAX],
        searches=[search for search in searches if asked.is_met(search)],
        forgiving=forgiving,
    )


class Suggesting:
    """One thing that was typed, asked of one state of the index."""

    def __init__(self, index: tantivy.Index, text: str, typed: Typed, lexicon: Lexicon) -> None:
        self._searcher = index.searcher()
        self._schema = index.schema
        self._text = text
        self._typed = typed
        self._lexicon = lexicon
        self._stem = lexicon.stemming.stem
        self._is_unwanted = unwanted_endings(lexicon.settings)
        self._hidden = list(lexicon.arrangement(ProductQuery(text, arranged=True)).hidden)

    def as_typed(self) -> Query:
        """All words; the last one as a beginning, if it is unfinished. Or a code that begins so."""
        *before, last = self._typed.words
        words = together([*map(self._word, before), self._last(last)])
        if not begins_a_code(self._text):
            return words
        code = normalised_code(self._text)
        return either([words, Query.fuzzy_term_query(self._schema, "code", code, distance=0, prefix=True)])

    def with_typos(self, typos_max: int) -> Query | None:
        """None where no word could have as many, or too many could."""
        parts, forgiven = list[Query](), 0
        for place, word in enumerate(self._typed.words):
            is_beginning = self._typed.unfinished and place == len(self._typed.words) - 1
            ways = list(self._misspelled(word, typos_max, is_beginning=is_beginning))
            forgiven += bool(ways)
            parts.append(either([self._last(word) if is_beginning else self._word(word), *ways]))
        could = any(typos_allowed(word) >= typos_max for word in self._typed.words)
        return together(parts) if could and 0 < forgiven <= FORGIVEN_WORDS_MAX else None

    def products(self, query: Query) -> list[ShownProduct]:
        """The most popular, of those with one name one; without those the shop hides for these words."""
        if self._hidden:
            hidden = Query.term_set_query(self._schema, "id", self._hidden)
            query = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, hidden)])
        found = self._searcher.search(query, PRODUCTS_MAX + NAMESAKES_MAX, count=False, order_by_field=POPULARITY)
        bodies = (self._searcher.doc(address).get_first("body") for _, address in found.hits)
        products = namesakes_left_out(decode_shown(body) for body in bodies if body is not None)
        return list(
            islice(products, PRODUCTS_MAX)
        )  # no more are read than that takes: each costs up to 60 microseconds

    def endings(self) -> list[str]:
        """Ways to end the last word that names with the words before it have, the most frequent first. None for a
        single letter: the engine would go through a twentieth of all there are.
        """
        *before, last = self._typed.words
        if len(last) < ENDED_LETTERS_MIN:
            return []
        beginning = last if self._typed.unfinished else f"{last}{SEPARATOR}"
        along = together([*map(self._word, before)]) if before else None
        chosen: dict[str, str] = {}
        terms = self._searcher.terms_with_prefix(SPELLING, beginning, along, ENDINGS_MAX)
        for term, names in terms:
            word, _, shown = term.partition(SEPARATOR)
            if names * RARER_MAX < terms[0][1]:
                break
            if self._stem(word) not in chosen and not self._is_unwanted(word) and self._is_there(term):
                chosen[self._stem(word)] = shown
                if len(chosen) == WORDS_MAX:
                    break
        as_typed = dict(spellings(self._text))
        spelled = [self._spelling(word) or as_typed.get(word, word) for word in before]
        return [" ".join([*spelled, ending]) for ending in chosen.values()]

    def completed(self, products: Sequence[ShownProduct]) -> list[str]:
        """By words of these products' names, as most names spell them; by no model numbers."""
        completer = Completer(self._typed, self._is_unwanted, self._lexicon.stemming)
        completions = [completer.complete(product.title) for product in products]
        return [
            " ".join(self._spelling(meant.word) or meant.shown for meant in completion)
            for completion in completions
            if completion is not None and not self._is_unwanted(completion[-1].word)
        ]

    def is_met(self, search: str) -> bool:
        """Whether a product has all of its words."""
        roots = self._lexicon.understand(search).roots
        parts = [Query.term_query(self._schema, stemmed(ANYWHERE), root, "basic") for root in roots]
        return bool(parts) and self._finds(together(parts))

    def _word(self, word: str) -> Query:
        forms = dict.fromkeys((word, self._stem(word)))
        return either([Query.term_query(self._schema, TITLE, form, "basic") for form in forms])

    def _last(self, word: str) -> Query:
        if not self._typed.unfinished:
            return self._word(word)
        if len(word) == 1:
            return Query.term_query(self._schema, INITIAL, word, "basic")
        beginning = Query.fuzzy_term_query(self._schema, TITLE, word, distance=0, prefix=True)
        return beginning if self._stem(word).startswith(word) else either([beginning, self._word(word)])

    def _misspelled(self, word: str, typos_max: int, *, is_beginning: bool) -> Iterator[Query]:
        """As a beginning with one typo; as a whole word with as many as searches forgive."""
        typos = min(typos_allowed(word), typos_max) if len(word) <= FORGIVEN_LETTERS_MAX else 0
        if is_beginning and typos:
            yield Query.fuzzy_term_query(self._schema, TITLE, word, distance=1, prefix=True)
        if typos > is_beginning and self._searcher.doc_freq(TITLE, self._stem(word)) <= RARE_PRODUCTS_MAX:
            yield Query.fuzzy_term_query(self._schema, TITLE, word, distance=typos)

    def _spelling(self, word: str) -> str | None:
        """As most names write it."""
        terms = self._searcher.terms_with_prefix(SPELLING, f"{word}{SEPARATOR}", None, 1)
        return terms[0][0].partition(SEPARATOR)[2] if terms else None

    def _is_there(self, term: str) -> bool:
        """Products that were deleted or changed are counted until the engine tidies up."""
        return self._finds(Query.term_query(self._schema, SPELLING, term, "basic"))

    def _finds(self, query: Query) -> bool:
        return bool(self._searcher.search(query, 1, count=False).hits)


def together(parts: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, part) for part in parts]) if len(parts) > 1 else parts[0]


def either(ways: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, way) for way in ways]) if len(ways) > 1 else ways[0]
