"""Redis: does it answer, is it new enough, does it take writes, and does it keep them?"""

from typing import Final
from urllib.parse import urlsplit

from msgspec.structs import replace

from adapters.redis.client import open_redis, redis_of
from adapters.redis.reader import RedisReader
from adapters.redis.server import Server, is_almighty, server_of
from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, note, well
from domain.outages import StoreDown

VERSION_MIN: Final = 7
POLICY: Final = "noeviction"
MEMORY_USED_PERCENT_MAX: Final = 90
NODE_DOWN: Final = "Start it, or take it out of TRADEPOST_READ_MODELS_URL: read models that lie there are down (503)."


async def redis(settings: Settings) -> list[Finding]:
    """Of the one server, and of each node that is named for the read models. Raises StoreDown, StoreUnfit."""
    client = redis_of(settings)
    try:
        await RedisReader(client).ping()
    finally:
        await client.aclose()
    found = await looked_over(settings.redis_url, settings)
    for url in settings.read_models_urls:
        place = urlsplit(url).netloc.rpartition("@")[2]
        try:
            looked = await looked_over(url, settings, node=True)
        except StoreDown:
            found.append(broken(f"{place} does not answer.", NODE_DOWN))
            continue
        found += [replace(one, found=f"{place}: {one.found}") for one in looked]
    return found


async def looked_over(url: str, settings: Settings, *, node: bool = False) -> list[Finding]:
    """A `node` of a cluster may be a replica: it says who has the keys."""
    client = open_redis(url)
    try:
        almighty = settings.production and await is_almighty(client)
        server = await server_of(client)
        return judged(replace(server, is_replica=server.is_replica and not node), almighty=almighty)
    finally:
        await client.aclose()


ALMIGHTY: Final = note(
    "Who asks with this REDIS_URL may do everything there, and empty it too.",
    "Give the API and the workers users of their own (docs/operations.md, Users of its own).",
)


def judged(server: Server, *, almighty: bool = False) -> list[Finding]:
    """`almighty`: in production, who asks may do everything."""
    found = []
    if server.version < VERSION_MIN:
        found.append(broken(f"It is {server.words}.", f"Move to Redis {VERSION_MIN}, Valkey 8 or newer."))
    if server.is_replica:
        found.append(broken("It is a replica and takes no writes.", "Name the primary in REDIS_URL."))
    if server.policy != POLICY:
        words = (
            f"It throws keys away when its memory is full ({server.policy}): figures would be wrong, and nobody told."
        )
        found.append(broken(words, f"Set maxmemory-policy to {POLICY}."))
    if server.write_trouble:
        found.append(broken(f"It can't write to its disk ({server.write_trouble}).", "Look at its log and its disk."))
    if server.memory_used_percent > MEMORY_USED_PERCENT_MAX:
        words = f"{server.memory_used_percent} % of the memory it may use are used."
        found.append(note(words, "Raise its maxmemory: when it is full, read models stand still."))
    if not server.has_log:
        words = "It keeps no log of its writes (appendonly no): after a restart the read models are built anew."
        found.append(note(words, "Set appendonly to yes, and appendfsync to everysec."))
    if almighty:
        found.append(ALMIGHTY)
    return found or [well(f"{server.words} answers, takes writes and keeps them.")]
