"""What somebody who keeps watch wants to see: who tried what, and from where."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.staff.audit import AuditRecord

TEXT_CHARS_MAX: Final = 200
WORDS_MAX: Final = 8


class SecurityEvent(StrEnum):
    AUTH_FAILED = "auth.failed"
    AUTH_LOCKED = "auth.locked"
    SESSION_REPLAYED = "session.replayed"
    ACCESS_REFUSED = "access.refused"
    ADMIN_CHANGED = "admin.changed"
    LIMIT_HIT = "limit.hit"
    WEBHOOK_REFUSED = "webhook.refused"


class SecurityRecord(msgspec.Struct, frozen=True):
    """`account` is whom it is about, `address` where the request came from: neither is always known. `said` holds no
    secret and no e-mail address.
    """

    at: datetime
    event: SecurityEvent
    account: UUID | None
    address: str | None
    request_id: str | None
    said: Mapping[str, str]


ALARMING: Final = frozenset(
    {
        "change_user",
        "create_admin",
        "remove_admin",
        "create_key",
        "end_key",
        "create_endpoint",
        "change_endpoint",
        "remove_endpoint",
        "rotate_secret",
        "change_shop",
        "change_time_zone",
    }
)
"""Of what the audit knows, by the names it has there, what decides who may do what here, and who is told of what."""


def told_of_change(record: AuditRecord) -> SecurityRecord | None:
    """What the audit has noted, as somebody who keeps watch sees it; None of everyday's work.

    The account is whose doing it was. Of what has changed, only the names: the audit tells the rest.
    """
    if record.action not in ALARMING:
        return None
    staff = record.staff
    changed = ", ".join(dict.fromkeys((*(record.before or ()), *(record.after or ()))))
    said = {"action": record.action, "target": f"{record.target.kind} {record.target.id}", "changed": changed}
    if staff.key is not None:
        said["key"] = str(staff.key)
    return SecurityRecord(
        record.at, SecurityEvent.ADMIN_CHANGED, staff.account, staff.address, staff.request_id, bounded(said)
    )


def bounded(said: Mapping[str, str]) -> dict[str, str]:
    """However much a stranger has to say."""
    return {name: text[:TEXT_CHARS_MAX] for name, text in [*said.items()][:WORDS_MAX]}
