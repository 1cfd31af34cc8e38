"""API keys: those there are, newest first, and what is known of one by its hash."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from domain.events import ApiKeyChanged, Event
from domain.staff.api_key import ApiKey, Scope
from read_models.model import ReadModel

API_KEYS: Final = ReadModel("api_keys", revision=1)

EVERY_KEY: Final = "all"
HASH_PREFIX: Final = "hash:"


class KeyDocument(msgspec.Struct, frozen=True):
    """It acts for the account that made it. `hint` is how its text begins."""

    id: UUID
    account_id: UUID
    name: str
    scopes: tuple[Scope, ...]
    hint: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class Opening(msgspec.Struct, frozen=True):
    """What a key opens, for whom, and until when."""

    id: UUID
    account: UUID
    scopes: frozenset[Scope]
    expires_at: datetime | None


def key_document(key: ApiKey) -> KeyDocument:
    return KeyDocument(
        key.id, key.account, key.name, key.scopes, key.hint, key.created_at, key.expires_at, key.last_used_at
    )


def opening(key: ApiKey) -> Opening:
    return Opening(key.id, key.account, frozenset(key.scopes), key.expires_at)


def hash_name(key_hash: bytes) -> str:
    return f"{HASH_PREFIX}{key_hash.hex()}"


def key_ranks(key: ApiKey) -> dict[str, int | None]:
    """By the moment it was made (Unix milliseconds)."""
    return {EVERY_KEY: int(key.created_at.timestamp() * 1000)}


def touched_keys(event: Event) -> Iterable[UUID]:
    return (event.subject,) if isinstance(event, ApiKeyChanged) else ()


decode_key: Final = msgspec.json.Decoder(KeyDocument).decode
decode_opening: Final = msgspec.json.Decoder(Opening).decode
