"""End an API key: it opens nothing any more."""

from uuid import UUID

import msgspec

from db.work import Work
from domain.events import ApiKeyChanged


class EndKey(msgspec.Struct, frozen=True):
    key: UUID


async def end_key(command: EndKey, work: Work) -> None:
    """Raises NotFound."""
    key = await work.api_keys.end(command.key, work.now)
    work.record(ApiKeyChanged(subject=key.id, version=3))
    work.account_for(command, "api_key", key.id, key)
