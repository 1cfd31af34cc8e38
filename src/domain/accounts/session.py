"""A session: somebody signed in with some device, for as long as it is used."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

SESSION_IDLE_DAYS_MAX: Final = 30
SESSION_DAYS_MAX: Final = 180
"""However often it is used: after that one signs in again."""
REFRESH_GRACE_SECONDS_MAX: Final = 10.0
"""How long a refresh token that was spent is answered once more: what it was answered first may have got lost."""
SESSIONS_MAX: Final = 100
"""Of one account: another one ends the one that was not seen for longest."""


class Session(msgspec.Struct, frozen=True):
    """`last_seen_at` is when it was opened, or last exchanged its refresh token for the next."""

    id: UUID
    device: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class Bearer(msgspec.Struct, frozen=True):
    """Whose an access token is, as it says itself."""

    account: UUID
    session: UUID
    is_admin: bool
