"""A page of the office."""

from typing import Any

from api.pages.frame import show
from api.pages.page import Page
from api.pages.visiting import Visiting


async def show_in_office(request: Visiting, template: str, **said: Any) -> Page:
    return await show(request, f"office/{template}", **said)
