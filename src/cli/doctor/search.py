"""Search: is there an index, and can it be read?"""

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import httpx
from msgspec.structs import replace

from adapters.search.engines import search_reader
from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, note, well
from domain.outages import StoreDown

ANSWER_SECONDS_MAX: Final = 1.5
SEARCH_KEY: Final = "Make one that may only search and get documents, for MEILI_SEARCH_KEY (docs/operations.md)."
AVAILABLE: Final = {"status": "available"}


async def search(settings: Settings) -> list[Finding]:
    """Of each server, where there are several. Raises StoreDown where there is one place, and it does not answer."""
    if len(settings.meili_urls) < 2:
        place = shown(settings.meili_urls[0]) if settings.meili_urls else "The embedded index"
        return [await of_one(place, settings)]
    return [await of_several(shown(url), replace(settings, meili_urls=(url,))) for url in settings.meili_urls]


async def of_one(place: str, settings: Settings) -> Finding:
    """Raises StoreDown."""
    if settings.meili_urls and not await is_meilisearch(settings.meili_urls[0]):
        return broken(f"What answers at {place} is no Meilisearch.", "Name the right one in MEILI_URL.")
    reader = search_reader(settings)
    try:
        standing = await reader.standing()
    finally:
        await reader.close()
    if standing is None:
        return broken(
            f"{place}: nothing has been built yet.", "A worker builds it: `tradepost worker`, or see its log."
        )
    if settings.meili_urls and await is_master_key(settings.meili_urls[0], settings.meili_search_key):
        return note(f"{place}: the API's key may make keys, and so do everything.", SEARCH_KEY)
    return well(f"{place} shows everything up to event {standing.position}.")


async def of_several(place: str, settings: Settings) -> Finding:
    try:
        return await of_one(place, settings)
    except StoreDown as down:
        return broken(f"{place} does not answer. ({down.why})", "Start it, or leave it out of MEILI_URL.")


async def is_meilisearch(url: str) -> bool:
    """Raises StoreDown where nobody answers."""
    try:
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS_MAX) as client:
            return bool((await client.get(f"{url.rstrip('/')}/health")).json() == AVAILABLE)
    except httpx.HTTPError as silent:
        raise StoreDown("search") from silent
    except ValueError:
        return False


async def is_master_key(url: str, key: str | None) -> bool:
    """Whether it opens the list of keys. Raises StoreDown where nobody answers."""
    try:
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS_MAX) as client:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            answer = await client.get(f"{url.rstrip('/')}/keys", headers=headers, params={"limit": 1})
            return answer.status_code == HTTPStatus.OK
    except httpx.HTTPError as silent:
        raise StoreDown("search") from silent


def shown(url: str) -> str:
    """Without the user and password it may hold."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
