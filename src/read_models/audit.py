"""The audit: who of the shop's own people did what, newest first."""

from collections.abc import Iterable
from datetime import datetime
from itertools import product
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.events import Event, StaffActed
from domain.staff.audit import AuditRecord, Target
from read_models.model import ReadModel

AUDIT: Final = ReadModel("audit", revision=1)


class AuditFacts(msgspec.Struct, frozen=True):
    """`before` and `after` hold what was changed and nothing else; null: there was, or is, no such thing."""

    id: UUID
    at: datetime
    action: str
    target: Target
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    request_id: str | None
    address: str | None


class AuditDocument(AuditFacts, frozen=True, kw_only=True):
    """Whoever did it at the server itself has no account. What one is called is for those who read it to look up."""

    actor_id: UUID | None
    key_id: UUID | None


def audit_document(record: AuditRecord) -> AuditDocument:
    staff = record.staff
    return AuditDocument(
        id=record.id,
        at=record.at,
        actor_id=staff.account,
        key_id=staff.key,
        action=record.action,
        target=record.target,
        before=record.before,
        after=record.after,
        request_id=staff.request_id,
        address=staff.address,
    )


def audit_list(actor: UUID | None = None, action: str | None = None, target: str | None = None) -> str:
    """The list of those by one actor, of one action, and on one target, as far as they are said.

    There is one for each combination: a page of any of them costs the same.
    """
    said = {"actor": actor, "action": action, "target": target}
    return " ".join(f"{name}:{value}" for name, value in said.items() if value is not None) or "all"


def audit_ranks(record: AuditRecord) -> dict[str, int | None]:
    """By the moment it was done (Unix milliseconds)."""
    done_ms = int(record.at.timestamp() * 1000)
    choices = ((None, record.staff.account), (None, record.action), (None, record.target.id))
    return {audit_list(*chosen): done_ms for chosen in product(*choices)}


def touched_audit(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, StaffActed) else ()


decode_audit: Final = msgspec.json.Decoder(AuditDocument).decode
