"""Accounts, their roles, and what their addresses are compared by."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.texts import END

EMAIL_CHARS_MAX: Final = 254
PERSON_NAME_CHARS_MAX: Final = 100
HOST_PART: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
EMAIL_PATTERN: Final = rf"^[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{HOST_PART}(?:\.{HOST_PART})+{END}"
"""The HTML standard's e-mail addresses, with at least one dot in the host's name."""
NEW_EMAIL_PATTERN: Final = r"^(?!.*\.[iI][nN][vV][aA][lL][iI][dD]$)" + EMAIL_PATTERN.removeprefix("^")
"""But for those of the domain that is nobody's (RFC 2606): there the addresses of erased accounts are."""


class Role(StrEnum):
    CUSTOMER = "CUSTOMER"
    ADMIN = "ADMIN"


class Account(msgspec.Struct, frozen=True):
    """`pending_email` becomes its address once that is confirmed. `password_given`: the shop made its password, and
    told it; `second_step`: it is signed in to with a code as well.
    """

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    version: int
    created_at: datetime
    email_verified: bool
    pending_email: str | None
    password_given: bool = False
    second_step: bool = False


def email_key(email: str) -> str:
    """What addresses are compared by: composed, in lower case and nothing more, lest two people become one.

    "strauß@" and "strauss@", "müller@" and "muller@" can be different people's.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).lower())
