"""A page of the office, with its rooms beside it."""

from typing import Any, Final

from api.pages.frame import show
from api.pages.page import Page
from api.pages.visiting import Visiting

ROOMS: Final = (
    ("group-sales", ("", "orders", "returns", "payments")),
    ("group-catalog", ("products", "stock", "categories", "brands", "tags", "search", "files")),
    ("group-prices", ("coupons", "promotions", "shipping", "tax")),
    ("group-people", ("customers", "reviews", "mails")),
    ("group-system", ("shop", "webhooks", "keys", "audit", "health")),
)
"""By group, the rooms as they are called in addresses; the dashboard has no name there."""


async def show_in_office(request: Visiting, template: str, **said: Any) -> Page:
    return await show(request, f"office/{template}", office_rooms=ROOMS, **said)
