"""What somebody who keeps watch wants to see: who tried what, and from where. Nothing told here is secret."""

from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import structlog
from litestar.connection import ASGIConnection
from prometheus_client import Counter

from adapters.request_log import REQUEST_ID
from api.limits import client_address


class SecurityEvent(StrEnum):
    AUTH_FAILED = "auth.failed"
    AUTH_LOCKED = "auth.locked"
    SESSION_REPLAYED = "session.replayed"
    ACCESS_REFUSED = "access.refused"
    ADMIN_CHANGED = "admin.changed"
    LIMIT_HIT = "limit.hit"
    WEBHOOK_REFUSED = "webhook.refused"


noted: Final = Counter("tradepost_security_events", "What somebody who keeps watch wants to see", ["event"])

log = structlog.get_logger()


def note(
    event: SecurityEvent, connection: ASGIConnection[Any, Any, Any, Any], account: UUID | None = None, **said: str
) -> None:
    """`account` is the one it is about, where one is known; else the caller's. `said` must hold no secret, no e-mail
    address, and nothing of whatever length a stranger likes.
    """
    caller = connection.scope.get("user")
    noted.labels(event.value).inc()
    log.warning(
        event.value,
        account=str(account or (caller.id if caller is not None else "")) or None,
        address=client_address(connection, connection.app.state.settings),
        request_id=REQUEST_ID.get(""),
        **said,
    )
