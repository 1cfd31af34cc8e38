"""Which engine this shop searches with: Meilisearch where MEILI_URL is set, else the embedded one.

Each is imported only where it is used: their clients take long to load.
"""

from adapters.search.port import SearchReader, SearchWriter
from adapters.settings import Settings


def search_reader(settings: Settings) -> SearchReader:
    if settings.meili_url is not None:
        from adapters.search.meilisearch.reader import MeilisearchReader

        return MeilisearchReader(settings.meili_url, settings.meili_key)
    from adapters.search.embedded.reader import EmbeddedReader

    assert settings.search_dir is not None
    return EmbeddedReader(settings.search_dir)


def search_writer(settings: Settings) -> SearchWriter:
    if settings.meili_url is not None:
        from adapters.search.meilisearch.writer import MeilisearchWriter

        return MeilisearchWriter(settings.meili_url, settings.meili_key)
    from adapters.search.embedded.writer import EmbeddedWriter

    assert settings.search_dir is not None
    return EmbeddedWriter(settings.search_dir)
