"""Which engine this shop searches with: Meilisearch where MEILI_URL is set, else the embedded one."""

from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.meilisearch.reader import MeilisearchReader
from adapters.search.meilisearch.writer import MeilisearchWriter
from adapters.search.port import SearchReader, SearchWriter
from adapters.settings import Settings


def search_reader(settings: Settings) -> SearchReader:
    if settings.meili_url is not None:
        return MeilisearchReader(settings.meili_url, settings.meili_key)
    assert settings.search_dir is not None
    return EmbeddedReader(settings.search_dir)


def search_writer(settings: Settings) -> SearchWriter:
    if settings.meili_url is not None:
        return MeilisearchWriter(settings.meili_url, settings.meili_key)
    assert settings.search_dir is not None
    return EmbeddedWriter(settings.search_dir)
