"""A session: somebody signed in with some device, for as long as it is used."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

SESSION_IDLE_DAYS_MAX: Final = 30
SESSIONS_MAX: Final = 100
"""Of one account: another one ends the one that was not seen for longest."""


class Session(msgspec.Struct, frozen=True):
    """`last_seen_at` is when it was opened, or last exchanged its refresh token for the next."""

    id: UUID
    device: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
