"""Which engine this shop searches with: Meilisearch where MEILI_URL is set, else the embedded one.

Each is imported only where it is used: their clients take long to load.
"""

from adapters.search.port import SearchReader, SearchWriter
from adapters.search.replicas import Replicas
from adapters.settings import Settings


def search_reader(settings: Settings, *, warmed: bool = False) -> SearchReader:
    """`warmed`: what it will be asked first is read from the disk meanwhile."""
    if settings.meili_urls:
        from adapters.search.meilisearch.reader import MeilisearchReader

        readers = [MeilisearchReader(url, settings.meili_search_key) for url in settings.meili_urls]
        return Replicas(readers) if len(readers) > 1 else readers[0]
    from adapters.search.embedded.reader import EmbeddedReader

    assert settings.search_dir is not None
    reader = EmbeddedReader(settings.search_dir)
    if warmed:
        reader.warm()
    return reader


def search_writers(settings: Settings) -> list[SearchWriter]:
    """One for each place the index is kept in."""
    if settings.meili_urls:
        from adapters.search.meilisearch.writer import MeilisearchWriter

        return [MeilisearchWriter(url, settings.meili_key, languages=settings.languages) for url in settings.meili_urls]
    from adapters.search.embedded.writer import EmbeddedWriter

    assert settings.search_dir is not None
    return [EmbeddedWriter(settings.search_dir, settings.languages)]
