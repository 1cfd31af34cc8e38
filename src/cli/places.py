"""How many connections a server process takes at a time."""

import resource
from typing import Final

PLACES_MAX: Final = 8_192
"""Three times as many as have been seen to sit there silently. A silent one costs about 20 kB."""
OWN_FILES_MAX: Final = 512
"""What a process has open beside: connections to stores, the index, logs, files that are being sent."""
PLACES_MIN: Final = 128


def places() -> int:
    """In each process: PLACES_MAX, or as many as the system lets a process have files open, of which we ask for more
    where we may. One place too many, and no connection is taken at all.
    """
    allowed, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = PLACES_MAX + OWN_FILES_MAX
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(PLACES_MIN, min(PLACES_MAX, wanted - OWN_FILES_MAX if allowed < 0 else allowed - OWN_FILES_MAX))
