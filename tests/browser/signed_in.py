"""Somebody who is signed in with a tab's browser, without the half second it takes to check a password."""

from tests.browser.tab import Tab
from tests.world import Person


async def signed_in(tab: Tab, person: Person) -> None:
    token = person.headers["Authorization"].removeprefix("Bearer ")
    await tab.page.context.add_cookies(
        [{"name": "__Host-access", "value": token, "url": "https://localhost", "secure": True, "httpOnly": True}]
    )
