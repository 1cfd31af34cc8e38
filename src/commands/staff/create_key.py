"""Make an API key. Its text is known to whoever has made it, and to nobody else."""

from datetime import datetime
from uuid import UUID

import msgspec

from db.ids import new_id
from db.work import Work
from domain.events import ApiKeyChanged
from domain.faults import FaultCode
from domain.refusals import InvalidInput, TooManyKeys
from domain.staff.api_key import HINT_CHARS, KEYS_MAX, ApiKey, Scope, in_order, key_hash


class CreateKey(msgspec.Struct, frozen=True):
    """`account` is the admin it acts for, `text` the key itself."""

    account: UUID
    text: str
    name: str
    scopes: tuple[Scope, ...]
    expires_at: datetime | None = None


async def create_key(command: CreateKey, work: Work) -> ApiKey:
    """Raises TooManyKeys, InvalidInput (an end that is past)."""
    if command.expires_at is not None and command.expires_at <= work.now:
        raise InvalidInput("expires_at", "This moment has passed.", FaultCode.TOO_EARLY)
    if await work.api_keys.lock_count() >= KEYS_MAX:
        raise TooManyKeys(KEYS_MAX)
    key = ApiKey(
        new_id(),
        command.account,
        command.name,
        in_order(command.scopes),
        command.text[:HINT_CHARS],
        work.now,
        command.expires_at,
        None,
    )
    await work.api_keys.add(key, key_hash(command.text))
    work.record(ApiKeyChanged(subject=key.id, version=1))
    work.account_for(command, "api_key", key.id, None, key)
    return key
