"""How the products' names spell what somebody typed."""

from collections import Counter
from typing import Final

import msgspec
import tantivy
from tantivy import Occur, Query

from adapters.search.embedded.schema import NAME, TEXT
from adapters.search.typos import close
from adapters.search.words import split_words, typos_allowed

SPELLINGS_MAX: Final = 3
NAMES_READ_MAX: Final = 10
NAME_WORDS_MAX: Final = 60
FORGIVEN_WORDS_MAX: Final = 4
"""Of one query: going through all words there are for those that are spelt alike is the most work in a search."""


class Named(msgspec.Struct):
    name: str


decode_named: Final = msgspec.json.Decoder(Named).decode


class Spelling:
    """Of one query. The engine finds products by words spelt alike, and doesn't tell the words: the names do."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = schema
        self._left = FORGIVEN_WORDS_MAX
        self.best: dict[str, str] = {}
        """Of each word that was looked for how most names spell it."""

    def of(self, word: str) -> list[str]:
        """At most SPELLINGS_MAX, those of most products first."""
        typos = typos_allowed(word)
        if not typos or not self._left:
            return []
        self._left -= 1
        alike, found = Query.fuzzy_term_query(self._schema, NAME, word, distance=typos), [word]
        while len(found) <= SPELLINGS_MAX and (spelt := self._another(alike, word, typos, found)):
            found.append(spelt)
        spellings = sorted(found[1:], key=lambda spelt: -self._searcher.doc_freq(TEXT, spelt))
        self.best[word] = spellings[0] if spellings else word
        return spellings

    def _another(self, alike: Query, word: str, typos: int, known: list[str]) -> str | None:
        """Than those that are known."""
        out = [(Occur.MustNot, Query.term_query(self._schema, NAME, other)) for other in known]
        hits = self._searcher.search(Query.boolean_query([(Occur.Must, alike), *out]), NAMES_READ_MAX).hits
        bodies = [bytes(self._searcher.doc(address).get_first("body") or b"") for _, address in hits]
        words = Counter(word for body in bodies for word in split_words(decode_named(body).name, NAME_WORDS_MAX))
        there = [other for other in words if other not in known and close(other, word, typos)]
        return max(there, key=lambda other: words[other], default=None)
