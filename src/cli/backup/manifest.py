"""What a backup says of itself. It is written last, so that a file without it is none."""

from datetime import datetime
from typing import Final, Literal

import msgspec

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LEDGER: Final = "ledger.dump"
"""As `pg_dump --format=custom` writes it."""
ENVIRONMENT: Final = "environment.json"
OWNER: Final = "admin.json"
PICTURES: Final = "media/"

Where = Literal["in the backup", "elsewhere", "left out"]


class Held(msgspec.Struct, frozen=True):
    """A file in the backup; `bytes` and `sha256` are its content's."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """`position` is the last event of the outbox that is in it, and `taken_at` the moment of the snapshot. `schema` is
    the last migration's number, `postgres` the server's version.

    `keys` are the secrets that sign tokens and links, and `link_key` tells whether a secret is the one of the links
    (`tradepost keys status` calls secrets so). `pictures` that are elsewhere lie in a bucket, or at Cloudinary.
    """

    tradepost: str
    schema: str
    postgres: int
    position: int
    taken_at: datetime
    shop: str
    currency: str
    time_zone: str
    counts: dict[str, int]
    pictures: Where
    keys: Where
    link_key: str
    held: tuple[Held, ...] = ()
    format: int = FORMAT

    @property
    def bytes(self) -> int:
        return sum(each.bytes for each in self.held)
