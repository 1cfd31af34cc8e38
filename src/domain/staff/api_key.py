"""API keys: what lets another program do some of what an admin may."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

PREFIX: Final = "tp_"
SECRET_BYTES: Final = 32
HINT_CHARS: Final = 8
"""Of the text, to tell keys apart by: too few to guess the rest from."""
NAME_CHARS_MAX: Final = 100
KEYS_MAX: Final = 100
"""That have not ended."""


class Scope(StrEnum):
    """What a key opens: to read it, or to change it; one does not bring the other."""

    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    PRODUCTS_READ = "products:read"
    PRODUCTS_WRITE = "products:write"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    PRICES_READ = "prices:read"
    PRICES_WRITE = "prices:write"
    REVIEWS_READ = "reviews:read"
    REVIEWS_WRITE = "reviews:write"
    CUSTOMERS_READ = "customers:read"
    REPORTS_READ = "reports:read"


class ApiKey(msgspec.Struct, frozen=True):
    """It acts for the account that made it, and no longer than that is an admin's. `hint` is how its text begins."""

    id: UUID
    account: UUID
    name: str
    scopes: tuple[Scope, ...]
    hint: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


def new_key_text() -> str:
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def key_hash(text: str) -> bytes:
    """What is stored of it. The text is random, so a fast hash hides it."""
    return hashlib.sha256(text.encode()).digest()


def in_order(scopes: Sequence[Scope]) -> tuple[Scope, ...]:
    """Each once, as they stand in their list."""
    return tuple(scope for scope in Scope if scope in scopes)
