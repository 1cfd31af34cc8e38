"""The users of Redis: what the API may do there, and what a worker, as its ACL says it.

The API reads read models and writes none; what it counts itself (tries, searches) lies under {tradepost:...}. Neither
may do what concerns the whole server: empty it, set it up, stop it, list every key. INFO is for `tradepost doctor`, and
for the job queue.
"""

from typing import Final

from adapters.redis.keys import BELL, TRIES, UPKEEP_ASKED

API: Final = "tradepost_api"
WORKER: Final = "tradepost_worker"

OF_BOTH: Final = (
    *("resetkeys", "resetchannels", "-@all", "+@connection", "+@transaction", "+@read", "+@write"),
    *("-@dangerous", "-@admin", "-function", "+eval", "+evalsha", "+info", "+time"),
)
RULES: Final = {
    API: (
        *OF_BOTH,
        *("-@blocking", "-scan", "+publish", f"&{BELL}"),
        *("%R~{*", "%R~tradepost:upkeep*", f"~{UPKEEP_ASKED}", f"~{TRIES}*", "~{tradepost:*", "~tradepost:{*"),
    ),
    WORKER: (
        *OF_BOTH,
        *("+@pubsub", "+script|load", "+script|exists", f"&{BELL}", "&saq:job:*"),
        *("~{*", "~tradepost:*", "~saq:*"),
    ),
}
"""Every read model's keys begin with its name in braces."""
