"""Where the wheels that bring a store's program lie."""

import importlib.util
from pathlib import Path


def wheel(package: str) -> Path:
    """Not imported: that opens lock files and warns about the environment (Postgres), or loads a client (Valkey)."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ImportError(f"The package {package} is missing: run `make` again.")
    return Path(found.origin).parent
