"""Where unexpected errors are reported to, if anywhere."""

from importlib.util import find_spec
from typing import Final

from adapters.setting_values import parts_of

EXAMPLE: Final = "https://key@errors.example.com/1"


def sentry_dsn(word: str) -> str:
    """Raises ValueError, as every reader of a setting."""
    parts = parts_of(word)
    project = parts.path.rpartition("/")[2]
    if parts.scheme not in ("http", "https") or not (parts.username and parts.hostname and project.isdecimal()):
        raise ValueError(f"must be a DSN such as {EXAMPLE}, as the service shows it")
    if find_spec("sentry_sdk") is None:
        raise ValueError("is set, and what reports errors is not installed: install tradepost[errors]")
    return word
