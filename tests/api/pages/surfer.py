"""Somebody with a browser but no script: follows links, fills in forms, keeps cookies."""

import re
from html import unescape
from typing import Any

import httpx

from tests import told
from tests.safe_headers import require_safe_cookies
from tests.world import Person

TOKEN = re.compile(r'name="form_token" value="([^"]*)"')


async def keeps_safe_cookies(answer: httpx.Response) -> None:
    require_safe_cookies(answer)


class Surfer:
    """Redirects are followed, as browsers do."""

    def __init__(self, app: Any, language: str = "en") -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url="https://shop",  # over TLS, or else no cookie of ours would be kept
            headers={"Accept": "text/html", "Accept-Language": language},
            follow_redirects=True,
            event_hooks={**told.HOOKS, "response": [*told.HOOKS["response"], keeps_safe_cookies]},
        )
        self.page = ""

    async def open(self, path: str) -> httpx.Response:
        answer = await self.client.get(path)
        self.page = answer.text
        return answer

    async def send(self, path: str, /, **fields: object) -> httpx.Response:
        """A form of the page that is open. Names with dots stand in a dictionary: `**{"address.city": "Bern"}`."""
        token = TOKEN.search(self.page)
        assert token is not None, "this page has no form"
        data = {"form_token": unescape(token[1])} | {
            name: value if isinstance(value, list) else str(value) for name, value in fields.items()
        }
        answer = await self.client.post(path, data=data)
        told.given(answer.content)
        self.page = answer.text
        return answer

    async def aclose(self) -> None:
        await self.client.aclose()


def signed_in(surfer: Surfer, person: Person) -> Surfer:
    """Without the half second it takes to check a password."""
    access = person.headers["Authorization"].removeprefix("Bearer ")
    surfer.client.cookies.set("__Host-access", access, domain="shop.local")
    return surfer


def words_on(page: str) -> str:
    """What one reads, without markup and on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())
