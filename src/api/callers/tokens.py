"""Access tokens (JWT, ten minutes) and refresh tokens (random, kept as hashes)."""

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Final, Literal
from uuid import UUID, uuid4

import jwt
import msgspec

from domain.accounts.account import Account, Role

ACCESS_SECONDS: Final = 600
REFRESH_BYTES: Final = 32
ALGORITHM: Final = "HS256"
ISSUER: Final = "tradepost"
AUDIENCE: Final = "tradepost-api"
PURPOSE: Final = "access"
TYPE: Final = "at+jwt"
"""RFC 9068, 2.1."""
KEY_ID_BYTES: Final = 8
VERIFIED_MAX: Final = 4_096
TOKEN_CHARS_MAX: Final = 2_000
ODD_CLAIMS: Final = (ArithmeticError, AttributeError, KeyError, TypeError, ValueError)
"""What it raises to read a claim that is missing, or of another kind."""


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


def key_id(secret: str) -> str:
    """What tokens name a key by. It tells nothing of the secret, which is too long to be tried."""
    return hmac.digest(secret.encode(), b"key id", hashlib.sha256)[:KEY_ID_BYTES].hex()


class Tokens:
    """Signed with the first secret; what any of them has signed is known. A token's header picks one of them, and
    nothing else: not how it is verified, nor a key from elsewhere.
    """

    def __init__(self, signing: str, *older: str) -> None:
        self._keys = {key_id(secret): secret for secret in (signing, *older)}
        self._signing, self._header = signing, {"kid": key_id(signing), "typ": TYPE}
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
            self._signing,
            ALGORITHM,
            self._header,
        )
        return TokenPair(access, refresh_token, "Bearer", ACCESS_SECONDS, account.email_verified)

    def caller(self, token: str) -> Caller | None:
        """None for whatever is not a live access token of ours."""
        if len(token) > TOKEN_CHARS_MAX:
            return None
        try:
            verified = self._verify_once(token)
        except (jwt.PyJWTError, *ODD_CLAIMS):
            return None
        return verified.caller if time.time() < verified.ends_at else None

    def _verify(self, token: str) -> Verified:
        """Raises PyJWTError, ODD_CLAIMS."""
        header = jwt.get_unverified_header(token)
        if header.get("typ") != TYPE:
            raise ValueError("a token of another type")
        claims = jwt.decode(
            token,
            self._keys[header["kid"]],
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


def next_refresh_token(secret: str, refresh_token: str) -> str:
    """The one it is exchanged for, the same each time: only who has both can tell, and it is stored nowhere."""
    code = hmac.digest(secret.encode(), b"refresh token\n" + refresh_token.encode(), hashlib.sha256)
    return urlsafe_b64encode(code).decode().rstrip("=")


def fingerprint(refresh_token: str) -> bytes:
    """What is stored of a refresh token. It is random, so a fast hash hides it."""
    return hashlib.sha256(refresh_token.encode()).digest()
