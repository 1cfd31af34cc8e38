"""What somebody who keeps watch wants to see: who tried what, and from where. Nothing told here is secret."""

import time
from collections import Counter as Tally
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import structlog
from litestar.connection import ASGIConnection
from prometheus_client import Counter

from adapters.redis.security_trail import SecurityTrail
from adapters.request_log import REQUEST_ID
from api.callers.access import NotAllowed
from api.limits.tries import client_address
from api.shop import Shop
from domain.accounts.account_refusals import NoLongerAdmin
from domain.staff.audit import AuditRecord
from domain.staff.security_event import SecurityEvent, SecurityRecord, bounded, told_of_change

__all__ = ["SecurityEvent", "note", "note_changes", "note_refused", "path_of"]

WRITTEN_A_SECOND_MAX: Final = 20
"""Of each event, by one process: all are counted, and of a flood some are enough to see what it is."""

noted: Final = Counter("tradepost_security_events", "What somebody who keeps watch wants to see", ["event"])
COUNTS: Final = {event: noted.labels(event.value) for event in SecurityEvent}

log = structlog.get_logger()


class Flood:
    """How many of each event were written down in this second, and how many were left out."""

    def __init__(self) -> None:
        self._second = 0
        self._seen: Tally[SecurityEvent] = Tally()

    def has_room(self, event: SecurityEvent) -> bool:
        if (second := int(time.monotonic())) != self._second:
            for each, seen in self._seen.items():
                if seen > WRITTEN_A_SECOND_MAX:
                    log.warning("security events left out", which=each.value, count=seen - WRITTEN_A_SECOND_MAX)
            self._second, self._seen = second, Tally()
        self._seen[event] += 1
        return self._seen[event] <= WRITTEN_A_SECOND_MAX


flood: Final = Flood()


def note(
    event: SecurityEvent, connection: ASGIConnection[Any, Any, Any, Any], account: UUID | None = None, **said: str
) -> None:
    """Never waits and never fails. `account` is the one it is about, where one is known; else the caller's. `said` must
    hold no secret and no e-mail address.
    """
    COUNTS[event].inc()
    if not flood.has_room(event):
        return
    caller, state = connection.scope.get("user"), connection.app.state
    about = account or (caller.id if caller is not None else None)
    address, request_id = client_address(connection, state.settings), REQUEST_ID.get(None)
    record = SecurityRecord(datetime.now(UTC), event, about, address, request_id, bounded(said))
    shop: Shop | None = state.get("shop")
    write_down(record, None if shop is None else shop.security_trail)


def note_refused(connection: ASGIConnection[Any, Any, Any, Any], refusal: Exception) -> None:
    """Of all refusals those of somebody who is known and may not. That a token has run out happens to everybody."""
    if isinstance(refusal, NotAllowed):
        why = "not allowed" if refusal.account is None else "beyond the API key's scopes"
        note(SecurityEvent.ACCESS_REFUSED, connection, refusal.account, why=why, path=path_of(connection))
    elif isinstance(refusal, NoLongerAdmin):
        note(SecurityEvent.ACCESS_REFUSED, connection, why="no admin any more", path=path_of(connection))


def path_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Method and route, without what a stranger put into it."""
    scope = connection.scope
    return f"{scope.get('method', '')} {scope.get('path_template') or scope['path']}"


def note_changes(records: Sequence[AuditRecord], trail: SecurityTrail) -> None:
    """What the audit has just taken down: of that, what bears on who may do what here."""
    for record in records:
        if (told := told_of_change(record)) is not None:
            COUNTS[told.event].inc()
            write_down(told, trail)


def write_down(record: SecurityRecord, trail: SecurityTrail | None) -> None:
    log.warning(
        record.event.value,
        account=None if record.account is None else str(record.account),
        address=record.address,
        **{name: text for name, text in record.said.items() if name not in ("account", "address", "event")},
    )
    if trail is not None:
        trail.add(record)
