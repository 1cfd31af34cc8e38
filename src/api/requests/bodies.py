"""What the request bodies have in common: no unknown fields, and money as the store counts it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, ClassVar, Final, TypeVar, overload

import msgspec
from msgspec import Meta, UnsetType

from domain.accounts.account import EMAIL_CHARS_MAX, NEW_EMAIL_PATTERN, PERSON_NAME_CHARS_MAX
from domain.accounts.password import HARD_TO_GUESS, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN
from domain.cart.cart import TOTAL_MINOR_UNITS_MAX
from domain.catalog.product import PRICE_MINOR_UNITS_MAX, SKU_CHARS_MAX, SKU_PATTERN, SKU_WORDS
from domain.catalog.product_fields import NAME_CHARS_MAX
from domain.find_faults import ShopsCurrency
from domain.names import READABLE
from domain.prices.coupon import CODE_CHARS_MAX, CODE_PATTERN
from domain.slugs import NOT_RESERVED, SLUG_CHARS_MAX, SLUG_PATTERN, SLUG_WORDS
from domain.texts import END

PASSWORD_EXAMPLE: Final = "correct horse battery"  # noqa: S105
TOKEN_EXAMPLE: Final = "l_BthkCUOBIOHI0WQWcQIOT5tdZf2M5gVctzNu_EfQk"  # noqa: S105
ID_EXAMPLE: Final = "0199f3a2-6c1e-7b58-9d04-3f2a81c5e7d6"
"""Stands in examples for the id of something that is there."""

Name = Annotated[
    str,
    Meta(min_length=1, max_length=NAME_CHARS_MAX, examples=["Desk Lamp"], extra={"check": READABLE}),
]
ONE_LINE: Final = r"^\S(.*\S)?" + END
LINE_WORDS: Final = "Write this on one line."
AccountName = Annotated[
    str,
    Meta(
        pattern=ONE_LINE,
        min_length=1,
        max_length=PERSON_NAME_CHARS_MAX,
        examples=["Eve Adams"],
        extra={"words": LINE_WORDS, "check": READABLE},
    ),
]
"""What an account is called: mails greet by it."""
Slug = Annotated[
    str,
    Meta(
        pattern=SLUG_PATTERN,
        max_length=SLUG_CHARS_MAX,
        examples=["desk-lamp"],
        extra={"words": SLUG_WORDS},
    ),
]
ProductSlug = Annotated[Slug, Meta(extra={"check": NOT_RESERVED})]
Sku = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=SKU_CHARS_MAX,
        pattern=SKU_PATTERN,
        examples=["LAMP-1"],
        extra={"words": SKU_WORDS},
    ),
]
Email = Annotated[str, Meta(min_length=3, max_length=EMAIL_CHARS_MAX, examples=["eve@example.com"])]
NewEmail = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=EMAIL_CHARS_MAX,
        pattern=NEW_EMAIL_PATTERN,
        examples=["eve@example.com"],
        extra={"words": "This is no e-mail address, as in eve@example.com."},
    ),
]
VERBATIM: Final = Meta(extra={"verbatim": True})
SECRET_CHARS_MAX: Final = 1024
Secret = Annotated[str, VERBATIM]
"""A text of which every character counts, also a blank at its end: it is not tidied."""
RefreshToken = Annotated[Secret, Meta(max_length=SECRET_CHARS_MAX, examples=[TOKEN_EXAMPLE])]
MailedToken = Annotated[Secret, Meta(max_length=SECRET_CHARS_MAX, examples=[TOKEN_EXAMPLE])]
"""Of a link that came by mail. Whatever is none of ours is refused as such."""
Password = Annotated[Secret, Meta(min_length=1, max_length=SECRET_CHARS_MAX, examples=[PASSWORD_EXAMPLE])]
NewPassword = Annotated[
    Secret,
    Meta(
        min_length=PASSWORD_CHARS_MIN,
        max_length=PASSWORD_CHARS_MAX,
        examples=[PASSWORD_EXAMPLE],
        extra={"check": HARD_TO_GUESS},
    ),
]
LookUp = Annotated[str, Meta(min_length=1, max_length=300, examples=["WELCOME10"])]
"""A name or code to find something by, as people type it: what is nobody's is not found."""
NewCouponCode = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=CODE_CHARS_MAX,
        pattern=CODE_PATTERN,
        examples=["WELCOME10"],
        extra={"words": "Use letters a to z, digits, hyphens and underscores, and begin with a letter or digit."},
    ),
]
Moment = Annotated[datetime, Meta(tz=True, examples=["2026-12-01T00:00:00Z"])]
"""Like every day and moment that comes in, from 1970 to 2999."""


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    EXAMPLE: ClassVar[Mapping[str, object]] = {}
    """A whole one as it is sent, where the examples of its fields make none."""


class PriceInCurrency(Body, frozen=True):
    """`amount` counts minor units (cents); `currency` can only be the store's."""

    amount: Annotated[int, Meta(ge=0, le=PRICE_MINOR_UNITS_MAX, examples=[1999])]
    currency: ShopsCurrency


class TotalInCurrency(Body, frozen=True):
    """`amount` counts minor units (cents); `currency` can only be the store's."""

    amount: Annotated[int, Meta(ge=0, le=TOTAL_MINOR_UNITS_MAX, examples=[1999])]
    currency: ShopsCurrency


MINOR_UNITS: Final = "In minor units of the store's currency"
Price = PriceInCurrency | Annotated[int, Meta(ge=0, le=PRICE_MINOR_UNITS_MAX, description=MINOR_UNITS, examples=[1999])]
Total = TotalInCurrency | Annotated[int, Meta(ge=0, le=TOTAL_MINOR_UNITS_MAX, description=MINOR_UNITS, examples=[1999])]
NotSaid = TypeVar("NotSaid", None, UnsetType, UnsetType | None)


@overload
def minor_units(given: Price | Total) -> int: ...
@overload
def minor_units(given: Price | Total | NotSaid) -> int | NotSaid: ...
def minor_units(given: Price | Total | UnsetType | None) -> int | UnsetType | None:
    """What is not said stays so."""
    return given.amount if isinstance(given, PriceInCurrency | TotalInCurrency) else given
