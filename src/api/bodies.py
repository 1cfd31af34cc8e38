"""What the request bodies have in common: no unknown fields, and money as the store counts it."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from domain.account import EMAIL_CHARS_MAX, EMAIL_PATTERN, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, UNCOMMON
from domain.cart import TOTAL_MINOR_UNITS_MAX
from domain.coupon import CODE_CHARS_MAX, CODE_PATTERN
from domain.faults import FaultCode
from domain.money import Money
from domain.product import PRICE_MINOR_UNITS_MAX, SKU_CHARS_MAX, SKU_PATTERN, SKU_WORDS
from domain.product_fields import NAME_CHARS_MAX
from domain.refusals import InvalidInput
from domain.slugs import SLUG_CHARS_MAX, SLUG_PATTERN, SLUG_WORDS

PASSWORD_EXAMPLE = "correct horse battery"  # noqa: S105

Name = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS_MAX, examples=["Desk Lamp"])]
Slug = Annotated[
    str,
    Meta(
        pattern=SLUG_PATTERN,
        max_length=SLUG_CHARS_MAX,
        examples=["desk-lamp"],
        extra={"words": SLUG_WORDS},
    ),
]
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
        pattern=EMAIL_PATTERN,
        examples=["eve@example.com"],
        extra={"words": "This is no e-mail address, as in eve@example.com."},
    ),
]
Secret = Annotated[str, Meta(extra={"verbatim": True})]
"""A text of which every character counts, also a blank at its end: it is not tidied."""
Password = Annotated[Secret, Meta(min_length=1, max_length=1024, examples=[PASSWORD_EXAMPLE])]
NewPassword = Annotated[
    Secret,
    Meta(
        min_length=PASSWORD_CHARS_MIN,
        max_length=PASSWORD_CHARS_MAX,
        examples=[PASSWORD_EXAMPLE],
        extra={"check": UNCOMMON},
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
MinorUnits = Annotated[
    int,
    Meta(ge=0, le=TOTAL_MINOR_UNITS_MAX, description="In minor units of the store's currency", examples=[1999]),
]
Price = Money | MinorUnits


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


def minor_units(price: Price, currency: str, field: str, most: int = PRICE_MINOR_UNITS_MAX) -> int:
    """Money must be in the store's currency; a bare number is in it. Raises InvalidInput."""
    if isinstance(price, int):
        price = Money(price, currency)
    if price.currency != currency:
        raise InvalidInput(field, f"This store's currency is {currency}.", FaultCode.NOT_ONE_OF)
    if price.amount < 0:
        raise InvalidInput(field, "At least 0.", FaultCode.TOO_SMALL)
    if price.amount > most:
        raise InvalidInput(field, f"At most {most}.", FaultCode.TOO_LARGE)
    return price.amount
