"""After a start the index lies on the disk, and whoever asks first would wait for it."""

from contextlib import suppress
from typing import Final

import msgspec

from adapters.search.embedded.facet_texts import FacetTexts
from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.schema import languages_of, open_index
from adapters.search.embedded.search import Search
from adapters.search.embedded.suggest import suggest
from adapters.search.embedded.whole import whole
from adapters.search.lexicon import Lexicon
from adapters.search.port import ProductQuery
from adapters.search.stemming import stemming_in
from domain.search.search_settings import STARTING_SETTINGS

WARMED_PRODUCTS_MIN: Final = 20_000
"""Fewer are read within a few milliseconds."""
BEGINNING_CHARS: Final = 3


class Named(msgspec.Struct):
    name: str


def warm(folder: IndexFolder) -> bool:
    """Asks the live index, opened for that alone, what is asked for everywhere: the newest products, one of them by its
    name, and what it begins with. What that reads stays in the system's memory, for all processes. False where there
    is nothing worth it.
    """
    with suppress(OSError, ValueError):  # whoever reads it in earnest says what is wrong with it
        live = folder.present("live")
        if live is None:
            return False
        index = open_index(folder.path(live))
        index.reload()
        if index.searcher().num_docs < WARMED_PRODUCTS_MIN:
            return False
        lexicon = Lexicon(STARTING_SETTINGS, stemming_in(languages_of(folder.path(live))))
        texts = FacetTexts()
        for item in whole(Search(index, ProductQuery(), lexicon, texts), 0).items[:1]:
            name = msgspec.json.decode(item.shown(), type=Named).name
            whole(Search(index, ProductQuery(name), lexicon, texts), 0)
            suggest(index, name[:BEGINNING_CHARS], lexicon, ())
        return True
    return False
