"""The secrets that a shop of one machine keeps in its data folder: without them it would open as another one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from adapters.settings import Settings, left_by_up
from api.callers.tokens import key_id
from cli.backup.archive import Archive
from cli.backup.manifest import ENVIRONMENT, OWNER, Where
from cli.home import OWNER_FILE

KEPT: Final = ("TRADEPOST_JWT_SECRET", "TRADEPOST_LINK_SECRET")


def keys_of(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Those that lie in the folder, and nowhere else. Raises SettingsError."""
    if environment.get("TRADEPOST_JWT_SECRET", "").strip():
        return {}
    return {name: value for name, value in left_by_up(folder).items() if name in KEPT}


def where_keys_lie(keys: Mapping[str, str], *, wanted: bool) -> Where:
    return "elsewhere" if not keys else "in the backup" if wanted else "left out"


def add_keys(archive: Archive, folder: Path, keys: Mapping[str, str]) -> None:
    """With the first admin's password, as long as nobody has chosen another."""
    archive.add(ENVIRONMENT, [msgspec.json.encode(keys)])
    if (owner := folder / OWNER_FILE).exists():
        archive.add(OWNER, [owner.read_bytes()])


def link_key(settings: Settings) -> str:
    """By which a restored shop tells whether links that were sent before lead to it still."""
    return key_id(settings.links_secret.decode())
