"""Codes of an authenticator app: RFC 6238, with what every app takes for granted (SHA-1, six digits, thirty seconds).

The arithmetic is a few lines of the standard library; which step a code was of, a library doesn't say, and without
that the same code could be used twice.
"""

import hashlib
import hmac
from base64 import b32encode
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

STEP_SECONDS: Final = 30
STEPS_APART_MAX: Final = 1
"""What a clock may be wrong by, either way."""
DIGITS: Final = 6
SECRET_BYTES: Final = 20
RECOVERY_CODES: Final = 10
RECOVERY_BYTES: Final = 10
RECOVERY_CHARS: Final = 16
GROUP_CHARS: Final = 4
CODE_CHARS_MAX: Final = 32


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def code_of(secret: bytes, step: int) -> str:
    """RFC 4226, 5.3, over the step (RFC 6238, 4.2)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    begins = digest[-1] & 0x0F
    number = int.from_bytes(digest[begins : begins + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(code: str, secret: bytes, now: datetime, last_step: int) -> int | None:
    """Which step the code is of; None of a wrong one, and of any that is not after the last one that was used."""
    here = step_at(now)
    for step in range(here - STEPS_APART_MAX, here + STEPS_APART_MAX + 1):
        if hmac.compare_digest(code.encode(), code_of(secret, step).encode()) and step > last_step:
            return step
    return None


def secret_text(secret: bytes) -> str:
    """As people type it into an app that can't see the picture."""
    return b32encode(secret).decode()


def app_address(secret: bytes, account: str, shop: str) -> str:
    """What apps read from a picture (Google Authenticator's key URI format)."""
    said = {
        "secret": secret_text(secret),
        "issuer": shop,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_SECONDS,
    }
    return f"otpauth://totp/{quote(shop, safe='')}:{quote(account, safe='@')}?{urlencode(said, quote_via=quote)}"


def recovery_code(random: bytes) -> str:
    """Of RECOVERY_BYTES random ones."""
    text = b32encode(random).decode().lower()
    return "-".join(text[at : at + GROUP_CHARS] for at in range(0, len(text), GROUP_CHARS))


def typed_code(text: str) -> str:
    """As it is compared: apps and people put blanks and lines between."""
    return "".join(letter for letter in text.lower() if letter.isalnum())[:CODE_CHARS_MAX]


def recovery_hash(code: str) -> bytes:
    """What is kept of one. Eighty random bits can't be guessed, so a fast hash hides them."""
    return hashlib.sha256(typed_code(code).encode()).digest()
