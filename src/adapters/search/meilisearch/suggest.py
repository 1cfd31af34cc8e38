"""What a Meilisearch server has to offer to somebody who is typing: one round trip.

It is asked for the most popular products with these words, typos forgiven, and for those that are the closest to them,
so that neither hides the other.
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from adapters.search.completer import Completer, Meant
from adapters.search.lexicon import Lexicon
from adapters.search.meilisearch.answers import Result
from adapters.search.meilisearch.filters import listed
from adapters.search.meilisearch.questions import TEXTS
from adapters.search.meilisearch.search import Ask
from adapters.search.offered import Suggested
from adapters.search.phrasebook import typed_words
from adapters.search.port import ProductQuery
from adapters.search.suggested import (
    PRODUCTS_MAX,
    WORDS_MAX,
    ShownProduct,
    alike_left_out,
    decode_shown,
    most_used,
    namesakes_left_out,
    unwanted_endings,
)
from adapters.search.words import begins_a_code, normalised_code, typos_allowed
from domain.catalog.product import ProductStatus

HITS_MAX: Final = 12
"""Of each question. Completions are counted in their names; reading one takes us some 50 microseconds."""
PUBLISHED: Final = f'status = "{ProductStatus.PUBLISHED.value}"'


class Popular(msgspec.Struct, frozen=True):
    item: str
    popularity: int


class Offer(msgspec.Struct, frozen=True):
    """A product, and which words of its name and brand are meant; None for one that is meant by its code."""

    product: ShownProduct
    popularity: int
    completion: tuple[Meant, ...] | None

    @property
    def forgiven(self) -> bool:
        return self.completion is not None and any(meant.forgiven for meant in self.completion)


class Suggesting:
    """One thing that was typed."""

    def __init__(self, ask: Ask, text: str, lexicon: Lexicon) -> None:
        understood = lexicon.understand(text)
        self._ask = ask
        self._text = text
        self._lexicon = lexicon
        self._stem = lexicon.stemming.stem
        self._typed = typed_words(understood.words, unfinished=understood.unfinished)
        self._is_unwanted = unwanted_endings(lexicon.settings)
        self._completer = Completer(self._typed, self._is_unwanted, self._lexicon.stemming)
        hidden = lexicon.arrangement(ProductQuery(text, arranged=True)).hidden
        self._filter = [PUBLISHED, *([f"id NOT IN {listed(hidden)}"] if hidden else [])]

    async def suggested(self, searches: Sequence[str]) -> Suggested:
        if not self._typed.words:
            return Suggested()
        questions = [self._popular(), self._closest(), *([self._coded()] if begins_a_code(self._text) else [])]
        _, results = await self._ask([*questions, *map(self._meeting, searches)])
        offers = self._offers(results[:2], results[2 : len(questions)])
        exact = [offer for offer in offers if not offer.forgiven]
        products = list(namesakes_left_out(offer.product for offer in exact))
        forgiving = len(products) < PRODUCTS_MAX
        if forgiving:
            products = list(namesakes_left_out(offer.product for offer in offers))
        words = [*self._words(exact), *(self._words(offers) if forgiving else ())]
        met = zip(searches, results[len(questions) :], strict=True)
        return Suggested(
            products=[product.suggested for product in products[:PRODUCTS_MAX]],
            words=alike_left_out(words, self._lexicon.stemming)[:WORDS_MAX],
            searches=[search for search, result in met if result.total_hits],
            forgiving=forgiving,
        )

    def _popular(self) -> dict[str, Any]:
        """With the stems, since a word that looks like a plural is no beginning of its singular."""
        *before, last = self._typed.words
        beginning = self._stem(last) if last.startswith(self._stem(last)) else last
        return self._products([*map(self._stem, before), beginning]) | {"sort": ["popularity:desc"]}

    def _closest(self) -> dict[str, Any]:
        """As the server sorts by typos."""
        return self._products([word if typos_allowed(word) else self._stem(word) for word in self._typed.words])

    def _coded(self) -> dict[str, Any]:
        code = normalised_code(self._text)
        return self._products([code]) | {"attributesToSearchOn": ["codes"], "sort": ["popularity:desc"]}

    def _products(self, words: Sequence[str]) -> dict[str, Any]:
        return {
            "q": " ".join(words) + ("" if self._typed.unfinished else " "),
            "filter": self._filter,
            "matchingStrategy": "all",
            "attributesToSearchOn": ["title"],
            "attributesToRetrieve": ["item", "popularity"],
            "page": 1,
            "hitsPerPage": HITS_MAX,
        }

    def _meeting(self, search: str) -> dict[str, Any]:
        """How many products have all words of a past search."""
        words = self._lexicon.understand(search).words
        return {
            "q": " ".join(map(self._stem, words)) + " ",
            "filter": [PUBLISHED],
            "matchingStrategy": "all",
            "attributesToSearchOn": TEXTS,
            "page": 0,
            "hitsPerPage": 1,
        }

    def _offers(self, named: Sequence[Result], coded: Sequence[Result]) -> list[Offer]:
        """Those with what was typed as it stands first, of them and of the others the most popular."""
        offers: dict[str, Offer] = {}
        for result, by_name in [*((result, True) for result in named), *((result, False) for result in coded)]:
            for popular in map(decode_popular, result.hits):
                if popular.item in offers:  # as a rule the most popular are the closest, too
                    continue
                product = decode_shown(popular.item)
                completion = self._completer.complete(product.title) if by_name else None
                if completion is not None or not by_name:
                    meant = None if completion is None else tuple(completion)
                    offers[popular.item] = Offer(product, popular.popularity, meant)
        return sorted(offers.values(), key=lambda offer: (offer.forgiven, -offer.popularity))

    def _words(self, offers: Sequence[Offer]) -> list[str]:
        completions = [offer.completion for offer in offers if offer.completion is not None]
        texts = [
            " ".join(meant.shown for meant in words) for words in completions if not self._is_unwanted(words[-1].word)
        ]
        return most_used(texts, self._lexicon.stemming)


decode_popular: Final = msgspec.json.Decoder(Popular).decode
