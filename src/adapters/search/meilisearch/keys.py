"""The two keys of Meilisearch that the shop works with. The master key makes them, and nobody works with that one.

Their values follow from the master key and from what they are called there, so that they can be known before they are
made: whoever sets up servers can hand them out first.
"""

import hashlib
import hmac
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

import msgspec

from adapters.search.meilisearch.names import INDEX

MASTER_KEY_BYTES_MIN: Final = 16


class Key(msgspec.Struct, frozen=True):
    """What the holder may do. `variable` is the setting that takes it."""

    variable: str
    actions: tuple[str, ...]
    indexes: tuple[str, ...]

    @property
    def uid(self) -> str:
        return str(uuid5(NAMESPACE_URL, f"urn:tradepost:{self.variable}"))

    def value(self, master_key: str) -> str:
        return hmac.new(master_key.encode(), self.uid.encode(), hashlib.sha256).hexdigest()

    def wanted(self) -> dict[str, Any]:
        """The body of `POST /keys`."""
        return {
            "uid": self.uid,
            "name": self.variable,
            "expiresAt": None,
            "actions": list(self.actions),
            "indexes": list(self.indexes),
        }

    def is_as_wanted(self, found: dict[str, Any]) -> bool:
        return (
            set(found.get("actions", ())) == set(self.actions)
            and set(found.get("indexes", ())) == set(self.indexes)
            and found.get("expiresAt") is None
        )


KEYS: Final = (
    Key("MEILI_SEARCH_KEY", ("search", "documents.get"), (f"{INDEX}*",)),
    # A swap is a task of no index, which only a key for all of them may see the end of.
    Key(
        "MEILI_KEY",
        ("search", "documents.*", "indexes.*", "settings.*", "tasks.get", "stats.get"),
        ("*",),
    ),
)
