"""Accounts, their roles, and what makes a password acceptable."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.common_passwords import COMMON_PASSWORDS
from domain.faults import Check, FaultCode
from domain.refusals import InvalidInput
from domain.texts import END

EMAIL_CHARS_MAX: Final = 254
HOST_PART: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
EMAIL_PATTERN: Final = rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{HOST_PART}(?:\.{HOST_PART})+{END}"
"""The HTML standard's e-mail addresses, with at least one dot in the host's name."""
PASSWORD_CHARS_MIN: Final = 8
PASSWORD_CHARS_MAX: Final = 128


class Role(StrEnum):
    CUSTOMER = "CUSTOMER"
    ADMIN = "ADMIN"


class Account(msgspec.Struct, frozen=True):
    """`pending_email` becomes its address once that is confirmed."""

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    version: int
    created_at: datetime
    email_verified: bool
    pending_email: str | None


def email_key(email: str) -> str:
    """What addresses are compared by: composed, in lower case and nothing more, lest two people become one.

    "strauß@" and "strauss@", "müller@" and "muller@" can be different people's.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).lower())


def is_uncommon(password: str) -> bool:
    return password.casefold() not in COMMON_PASSWORDS and len(set(password)) > 2


UNCOMMON: Final = Check(is_uncommon, FaultCode.EASY_TO_GUESS, "This password is among the first anybody would try.")


def require_strong_password(password: str, email: str) -> None:
    """ASVS 5.0, 6.2: length counts, composition rules do not; common and personal words are out.

    Raises InvalidInput.
    """
    if len(password) < PASSWORD_CHARS_MIN:
        raise InvalidInput("password", f"Use at least {PASSWORD_CHARS_MIN} characters.", FaultCode.TOO_SHORT)
    if len(password) > PASSWORD_CHARS_MAX:
        raise InvalidInput("password", f"Use at most {PASSWORD_CHARS_MAX} characters.", FaultCode.TOO_LONG)
    if not UNCOMMON.fits(password):
        raise InvalidInput("password", UNCOMMON.words, UNCOMMON.code)
    if password.casefold() in {email.casefold(), email.split("@")[0].casefold()}:
        raise InvalidInput("password", "The password must not be the e-mail address.", FaultCode.EASY_TO_GUESS)
