"""How a standing is written down in Redis: as one string, so that one command reads it together with a document.

    GENERATION POSITION AT_US AS_OF_MS SHAPE

Whoever reads one asks by MGET, also in scripts: what an earlier version left there (a hash) is nothing then, and the
read model is built anew.
"""

from functools import lru_cache
from typing import Final

from read_models.model import Standing

STANDINGS_REMEMBERED_MAX: Final = 64
"""Between two events each of them is read over and over."""

# For scripts: the generation and the position of a key's standing; nil of none.
IN_SCRIPTS: Final = """
local function standing(key) return string.match(redis.call('MGET', key)[1] or '', '^(%d+) (%d+) ') end
"""


def written(standing: Standing) -> str:
    return f"{standing.generation} {standing.position} {standing.at_us} {standing.as_of_ms} {standing.shape}"


@lru_cache(STANDINGS_REMEMBERED_MAX)
def parse_standing(text: bytes | None) -> Standing | None:
    if text is None:
        return None
    generation, position, at_us, as_of_ms, shape = text.decode().split(" ", 4)
    return Standing(int(generation), int(position), int(at_us), int(as_of_ms), shape)
