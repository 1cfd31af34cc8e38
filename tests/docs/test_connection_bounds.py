"""docs/operations.md says what bounds connections: the server's own numbers, as they are."""

import re
from pathlib import Path
from typing import Final

from adapters.watch import REQUEST_SECONDS_MAX, WATCHERS_MAX
from api.limits.door import UNDER_WAY_OF_AN_ADDRESS_MAX
from api.limits.in_time import BODY_SECONDS_MAX, PACE_BYTES_PER_SECOND_MIN
from cli.connections import BUFFER_BYTES_MAX, HEADERS_MS_MAX
from cli.places import OWN_FILES_MAX, PLACES_MAX
from cli.stalled import UNREAD_MS_MAX

PAGE: Final = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
BOUNDS: Final = {
    "HEADERS_MS_MAX": f"{HEADERS_MS_MAX / 1_000:g} s until a request's headers are whole",
    "BUFFER_BYTES_MAX": f"{BUFFER_BYTES_MAX / 2**10:g} KiB of a connection's memory",
    "BODY_SECONDS_MAX": f"{BODY_SECONDS_MAX} s in which nothing of a body comes; each"
    f" {PACE_BYTES_PER_SECOND_MIN / 2**10:g} KiB (`PACE_BYTES_PER_SECOND_MIN`) gives a second back,"
    f" up to {BODY_SECONDS_MAX}",
    "UNREAD_MS_MAX": f"{UNREAD_MS_MAX / 1_000:g} s in which nothing of an answer is taken",
    "PLACES_MAX": f"{PLACES_MAX:,} connections at a time in each process",
    "UNDER_WAY_OF_AN_ADDRESS_MAX": f"{UNDER_WAY_OF_AN_ADDRESS_MAX} requests of one address under way in each process",
}


def test_connections_are_bounded_as_the_page_says() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", PAGE.partition("## Connections")[2].partition("\n## ")[0], re.M))
    assert told.keys() == BOUNDS.keys()
    assert [name for name, words in BOUNDS.items() if not told[name].startswith(words)] == []
    sentences = " ".join(PAGE.split())
    assert f"the process asks for {PLACES_MAX + OWN_FILES_MAX:,} (`ulimit -n`)" in sentences
    assert f"should give them up before {HEADERS_MS_MAX / 1_000:g} s have passed" in sentences
    assert f"It has {WATCHERS_MAX} places a process (`WATCHERS_MAX`)" in sentences
    assert f"a request must have arrived within {REQUEST_SECONDS_MAX} s" in sentences
