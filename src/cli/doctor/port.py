"""Where the API listens, or would: is the port free, or ours?"""

from typing import Final

import httpx

from cli.doctor.finding import Finding, broken, well
from cli.home import Address
from cli.ports import listening_trouble, url_of, words_for

ANSWER_SECONDS_MAX: Final = 2.0
ALIVE: Final = {"status": "alive"}


async def port(address: Address) -> list[Finding]:
    trouble = listening_trouble(address.host, address.port)
    url = url_of(address.host, address.port)
    if trouble is None:
        return [well(f"{url} is free.")]
    if await is_tradepost(url):
        return [well(f"Tradepost answers at {url}.")]
    found, cure = words_for(address.host, address.port, trouble)
    return [broken(found, cure)]


async def is_tradepost(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=ANSWER_SECONDS_MAX, trust_env=False) as client:
            return bool((await client.get(f"{url}/health/live")).json() == ALIVE)
    except (httpx.HTTPError, ValueError):
        return False
