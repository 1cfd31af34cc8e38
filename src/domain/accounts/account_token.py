"""Tokens that come by mail: what each is for, how long it works, and its text, which is stored nowhere."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

TOKEN_CHARS: Final = 43


class Purpose(StrEnum):
    """A new address is confirmed by whoever reads it; the old one is released by whoever reads that."""

    VERIFY_EMAIL = "verify-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105
    CONFIRM_NEW_EMAIL = "confirm-new-email"
    RELEASE_OLD_EMAIL = "release-old-email"


LIFETIMES: Final = {
    Purpose.VERIFY_EMAIL: timedelta(days=3),
    Purpose.RESET_PASSWORD: timedelta(minutes=30),
    Purpose.CONFIRM_NEW_EMAIL: timedelta(days=1),
    Purpose.RELEASE_OLD_EMAIL: timedelta(days=1),
}


class NewToken(msgspec.Struct, frozen=True):
    """What a command is told of a token: `hash` is all that is kept of its text."""

    id: UUID
    purpose: Purpose
    hash: bytes


def token_text(secret: bytes, token: UUID, purpose: Purpose) -> str:
    """What stands in the mail: 256 bits that only the shop's secret makes, the same each time, so that a mail can be
    written, and written again, after the request is over.
    """
    code = hmac.digest(secret, f"account token\n{purpose}\n{token}".encode(), hashlib.sha256)
    return urlsafe_b64encode(code).decode().rstrip("=")


def token_hash(text: str) -> bytes:
    """What is stored and looked up. The text can't be guessed, so a fast hash hides it."""
    return hashlib.sha256(text.encode()).digest()


def new_token(secret: bytes, token: UUID, purpose: Purpose) -> NewToken:
    return NewToken(token, purpose, token_hash(token_text(secret, token, purpose)))
