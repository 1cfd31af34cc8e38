"""What the request bodies have in common: no unknown fields, and money as the store counts it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from domain.cart import TOTAL_MINOR_UNITS_MAX
from domain.money import Money
from domain.product import PRICE_MINOR_UNITS_MAX
from domain.refusals import InvalidInput

Name = Annotated[str, Meta(min_length=1, max_length=300, pattern=r"\S")]
Slug = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Sku = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^/\s]([^/]*[^/\s])?$")]
Email = Annotated[str, Meta(pattern=r"^[^@\s]{1,64}@[^@\s]+\.[^@\s]{2,}$", max_length=254)]
Password = Annotated[str, Meta(min_length=1, max_length=1024)]
Price = Money | Annotated[int, Meta(ge=0, le=TOTAL_MINOR_UNITS_MAX)]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


def minor_units(price: Price, currency: str, field: str, most: int = PRICE_MINOR_UNITS_MAX) -> int:
    """Money must be in the store's currency; a bare number is in it. Raises InvalidInput."""
    if isinstance(price, int):
        price = Money(price, currency)
    if price.currency != currency:
        raise InvalidInput(field, f"This store's currency is {currency}.")
    if not 0 <= price.amount <= most:
        raise InvalidInput(field, f"The amount must lie between 0 and {most}.")
    return price.amount
