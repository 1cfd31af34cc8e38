"""What providers told us, once each, in Postgres."""

from datetime import datetime

from db.pool import Connection
from domain.payments.payment import Provider


class Webhooks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(
        self, provider: Provider, event: str, kind: str, reference: str | None, digest: bytes, at: datetime
    ) -> bool:
        """False if it came before."""
        row = await self._connection.fetchval(
            "insert into payment_webhooks (provider, event_id, type, provider_ref, digest, received_at)"
            " values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning event_id",
            provider.value,
            event,
            kind,
            reference,
            digest,
            at,
        )
        return row is not None

    async def forget_before(self, moment: datetime) -> None:
        await self._connection.execute("delete from payment_webhooks where received_at < $1", moment)
