"""The search engine asked in this process: what a page of results costs without anybody who passes it on."""

import time
from itertools import cycle

import psutil

from adapters.search.embedded.facet_texts import FacetTexts
from adapters.search.embedded.folder import IndexFolder
from adapters.search.embedded.schema import languages_of, open_index
from adapters.search.embedded.search import Search
from adapters.search.embedded.whole import whole
from adapters.search.lexicon import Lexicon
from adapters.search.port import ProductQuery
from adapters.search.stemming import Stemming
from bench.load.request import Load
from bench.paths import search_words
from bench.scene import Scene
from bench.spread import percentile
from bench.subject import Subject
from domain.search.search_settings import STARTING_SETTINGS


def engine(scene: Scene) -> Subject:
    """Each question as if for the first time."""
    assert scene.settings.search_dir is not None
    folder = IndexFolder(scene.settings.search_dir)
    generation = folder.present("live")
    assert generation is not None
    path = folder.path(generation)
    lexicon = Lexicon(STARTING_SETTINGS, Stemming(languages_of(path)))
    index, words, texts = open_index(path), cycle(search_words()), FacetTexts()

    async def load(seconds: float) -> Load:
        times, began = list[float](), time.perf_counter()
        while (started := time.perf_counter()) < began + seconds:
            whole(Search(index, ProductQuery(q=next(words), arranged=True), lexicon, texts), 0)
            times.append((time.perf_counter() - started) * 1_000)
        took = time.perf_counter() - began
        return Load(len(times), took, percentile(times, 50), percentile(times, 99), 0)

    return Subject("engine", "the search engine asked in this process", load, {"api": psutil.Process()}, yardstick=True)
