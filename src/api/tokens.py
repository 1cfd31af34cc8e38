"""Access tokens (JWT, ten minutes) and refresh tokens (random, kept as hashes)."""

import hashlib
import secrets
import time
from functools import lru_cache
from typing import Final, Literal
from uuid import UUID, uuid4

import jwt
import msgspec

from domain.account import Account, Role

ACCESS_SECONDS: Final = 600
REFRESH_BYTES: Final = 32
ALGORITHM: Final = "HS256"
ISSUER: Final = "tradepost"
AUDIENCE: Final = "tradepost-api"
PURPOSE: Final = "access"
VERIFIED_MAX: Final = 4_096
TOKEN_CHARS_MAX: Final = 2_000


class Caller(msgspec.Struct, frozen=True):
    """Who is calling. `known_at` is the outbox position from which on every read model knows the account. `key` is the
    API key that calls for them, if one does; it is its own session. `password_given` and `second_step` are as when the
    access token was made, and a key needs neither.
    """

    id: UUID
    role: Role
    session: UUID
    known_at: int
    key: UUID | None = None
    password_given: bool = False
    second_step: bool = True


class TokenPair(msgspec.Struct, frozen=True):
    """`expires_in` counts seconds, and is the access token's; `email_verified` is the account's."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    email_verified: bool


class Verified(msgspec.Struct, frozen=True):
    """`ends_at` counts Unix seconds."""

    caller: Caller
    ends_at: int


class Tokens:
    def __init__(self, secret: str) -> None:
        self._secret = secret
        # Whoever calls once calls again within minutes, and checking a signature costs more than most answers.
        # What is no token of ours raises, and is not remembered.
        self._verify_once = lru_cache(VERIFIED_MAX)(self._verify)

    def pair(self, account: Account, session: UUID, known_at: int, refresh_token: str) -> TokenPair:
        now = int(time.time())
        access = jwt.encode(
            {
                "iss": ISSUER,
                "aud": AUDIENCE,
                "sub": str(account.id),
                "iat": now,
                "exp": now + ACCESS_SECONDS,
                "jti": uuid4().hex,
                "sid": str(session),
                "purpose": PURPOSE,
                "role": account.role.value,
                "at": known_at,
                **({"given": True} if account.password_given else {}),
                **({"step": 2} if account.second_step else {}),
            },
            self._secret,
            ALGORITHM,
        )
        return TokenPair(access, refresh_token, "Bearer", ACCESS_SECONDS, account.email_verified)

    def caller(self, token: str) -> Caller | None:
        """None for whatever is not a live access token of ours."""
        if len(token) > TOKEN_CHARS_MAX:
            return None
        try:
            verified = self._verify_once(token)
        except (jwt.PyJWTError, KeyError, ValueError):
            return None
        return verified.caller if time.time() < verified.ends_at else None

    def _verify(self, token: str) -> Verified:
        """The algorithm is ours to choose, not the token's. Raises PyJWTError, KeyError, ValueError."""
        claims = jwt.decode(
            token,
            self._secret,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={"require": ["iss", "aud", "sub", "exp", "iat", "jti"]},
        )
        if claims.get("purpose") != PURPOSE:
            raise ValueError("a token for something else")
        caller = Caller(
            UUID(claims["sub"]),
            Role(claims["role"]),
            UUID(claims["sid"]),
            int(claims["at"]),
            password_given="given" in claims,
            second_step="step" in claims,
        )
        return Verified(caller, int(claims["exp"]))


def new_refresh_token() -> str:
    return secrets.token_urlsafe(REFRESH_BYTES)


def fingerprint(refresh_token: str) -> bytes:
    """What is stored of a refresh token. It is random, so a fast hash hides it."""
    return hashlib.sha256(refresh_token.encode()).digest()
