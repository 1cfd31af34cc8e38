"""Which engine this shop searches with: Meilisearch where MEILI_URL is set, else the embedded one."""

from adapters.search.embedded.reader import EmbeddedReader
from adapters.search.embedded.writer import EmbeddedWriter
from adapters.search.port import SearchReader, SearchWriter
from adapters.settings import Settings


def search_reader(settings: Settings) -> SearchReader:
    assert settings.search_dir is not None
    return EmbeddedReader(settings.search_dir)


def search_writer(settings: Settings) -> SearchWriter:
    assert settings.search_dir is not None
    return EmbeddedWriter(settings.search_dir)
