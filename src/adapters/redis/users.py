"""The users of Redis: what the API may do there, and what a worker, as its ACL says it.

The API reads read models and writes none. Neither may do what concerns the whole server: empty it, set it up, stop it,
list every key. INFO is for `tradepost doctor`, and for the job queue.
"""

from typing import Final

from adapters.redis.keys import BELL
from adapters.redis.tries import PREFIX as TRIES

API: Final = "tradepost_api"
WORKER: Final = "tradepost_worker"

RULES: Final = {
    API: (
        *("resetkeys", "resetchannels", "-@all"),
        *("+@connection", "+@transaction", "+@read", "+@write", "-@dangerous", "-@admin", "-@blocking", "-scan"),
        *("+eval", "+evalsha", "+publish", "+info", "+time"),
        *("%R~{*", "%R~tradepost:upkeep*", f"~{TRIES}*", "~{tradepost:searches}:*", f"&{BELL}"),
    ),
    WORKER: (
        *("resetkeys", "resetchannels", "-@all"),
        *("+@connection", "+@transaction", "+@read", "+@write", "+@pubsub", "-@dangerous", "-@admin"),
        *("+eval", "+evalsha", "+script|load", "+script|exists", "+info", "+time"),
        *("~{*", "~tradepost:*", "~saq:*", f"&{BELL}", "&saq:job:*"),
    ),
}
"""Every read model's keys begin with its name in braces."""
