"""The tables, for migrations and for reading. The statements that use them stand beside the work they do."""

from db.models import (
    accounts,
    carts,
    catalog,
    charges,
    coupons,
    endpoints,
    mail,
    media,
    orders,
    payments,
    reviews,
    search,
    shop,
    staff,
    stream,
    wishlists,
)
from db.models.base import Base

__all__ = (
    "Base",
    "accounts",
    "carts",
    "catalog",
    "charges",
    "coupons",
    "endpoints",
    "mail",
    "media",
    "orders",
    "payments",
    "reviews",
    "search",
    "shop",
    "staff",
    "stream",
    "wishlists",
)
