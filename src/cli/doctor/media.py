"""The media store: does it take pictures?"""

from adapters.media.store import media_store
from adapters.settings import Settings
from cli.doctor.finding import Finding, well


async def media(settings: Settings) -> list[Finding]:
    """Raises StoreDown, StoreUnfit."""
    store = media_store(settings.media)
    try:
        return [well(f"{await store.check()} takes pictures.")]
    finally:
        await store.aclose()
