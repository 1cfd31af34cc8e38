"""What the shop's own people write down about an order, for each other; its customer never reads it."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

NOTE_CHARS_MAX: Final = 2_000
NOTES_MAX: Final = 200
"""Of one order: all of them are shown with it."""


class OrderNote(msgspec.Struct, frozen=True):
    id: UUID
    order: UUID
    author: UUID
    author_name: str
    text: str
    written_at: datetime
