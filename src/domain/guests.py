"""Guests: people without an account, known by what they hold: the token of a cart or of an order, an e-mail address.

A token is 256 bits that only the shop's secret makes, the same each time, so that it can be given again and is stored
nowhere. Of a cart's token the SHA-256 is kept, to find the cart by.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from typing import Final, NewType
from uuid import UUID

import msgspec

CART_SEED_BYTES: Final = 32
CART_DAYS_DEFAULT: Final = 30
CARTS_MAX_DEFAULT: Final = 500_000


class Guest(msgspec.Struct, frozen=True):
    """Whoever holds the cart token of this hash."""

    token_hash: bytes


class NewGuest(msgspec.Struct, frozen=True):
    """Somebody whose cart is still to be made, with the random seed of its token."""

    token_hash: bytes
    seed: bytes

    @property
    def known(self) -> Guest:
        """The same, once the cart is there."""
        return Guest(self.token_hash)


CartOwner = UUID | Guest
"""Whose a cart is: a customer's, or that of a guest."""
EmailKey = NewType("EmailKey", str)
Buyer = UUID | EmailKey
"""Who buys: a customer, or a guest, whom one knows again by what the e-mail address is compared by."""


def cart_token(secret: bytes, seed: bytes) -> str:
    return text_of(hmac.digest(secret, b"cart token\n" + seed, hashlib.sha256))


def order_token(secret: bytes, order: UUID) -> str:
    """It reads, pays, cancels and returns this one order."""
    return text_of(hmac.digest(secret, f"order token\n{order}".encode(), hashlib.sha256))


def text_of(code: bytes) -> str:
    return urlsafe_b64encode(code).decode().rstrip("=")


def new_guest(secret: bytes, seed: bytes) -> NewGuest:
    return NewGuest(cart_token_hash(cart_token(secret, seed)), seed)


def cart_token_hash(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()
