"""Endpoints: other programs' addresses that the shop tells of what has happened, by Standard Webhooks."""

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.endpoints.webhook_events import WebhookEvent

ENDPOINTS_MAX: Final = 20
SECRET_PREFIX: Final = "whsec_"  # noqa: S105
SECRET_BYTES: Final = 32
"""Standard Webhooks asks for 24 to 64."""
FORMER_SECRET_HOURS: Final = 24
"""For so long a secret that was replaced signs beside the new one."""
GIVEN_UP_AFTER: Final = timedelta(days=3)
"""A delivery that nobody has taken, and an endpoint that has taken nothing."""
PAUSES_SECONDS: Final = (5, 30, 120, 600, 3_600, 10_800, 21_600)
JITTER: Final = 0.2
"""By how much of it a pause may be shorter or longer: what failed together does not come again together."""


class SwitchedOff(StrEnum):
    """Why the shop has switched an endpoint off: it said 410 Gone, or has taken nothing for GIVEN_UP_AFTER."""

    GONE = "gone"
    FAILING = "failing"


class Endpoint(msgspec.Struct, frozen=True):
    """`switched_off` says why, of one that is not `active` and that nobody of the shop has switched off.

    `failing_since`: since then it has taken nothing of what was sent to it. `former_secret_until`: so long what it is
    sent is signed by the secret before, too. The secrets themselves are not in here, so that nothing that tells of an
    endpoint can tell them.
    """

    id: UUID
    url: str
    events: tuple[WebhookEvent, ...]
    active: bool
    switched_off: SwitchedOff | None
    failing_since: datetime | None
    former_secret_until: datetime | None
    created_at: datetime
    version: int


class DeliveryStatus(StrEnum):
    """WAITING: an earlier one about the same is still DUE, and goes first."""

    WAITING = "waiting"
    DUE = "due"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(msgspec.Struct, frozen=True):
    """`position` is that of what has happened, in the outbox; of deliveries about one `subject` the lower is the
    earlier. `tries` counts those of which it is known what became of them.

    Of the last of them: `answered` is the status of the answer, if there was one, `answer` how its body began, and
    `failure` why it was not good, in words.
    """

    id: UUID
    endpoint: UUID
    event: str
    subject: UUID
    position: int
    status: DeliveryStatus
    tries: int
    answered: int | None
    failure: str | None
    answer: str | None
    occurred_at: datetime
    due_at: datetime | None
    settled_at: datetime | None


def new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def in_order(events: Sequence[WebhookEvent]) -> tuple[WebhookEvent, ...]:
    """Each once, as they stand in their list."""
    return tuple(event for event in WebhookEvent if event in events)


def pause_after(tries: int, chance: float) -> timedelta:
    """After so many tries, at least one; longer each time. `chance`, from 0 to 1, is where in the jitter it lies."""
    seconds = PAUSES_SECONDS[min(tries, len(PAUSES_SECONDS)) - 1]
    return timedelta(seconds=seconds * (1 - JITTER + 2 * JITTER * chance))
