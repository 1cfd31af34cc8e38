"""Whole requests, to one shop: odd headers, cookies, queries, forms, files and webhooks, by everybody there is.

Whatever comes, nothing fails, and what is refused has changed nothing.
"""

from collections import Counter
from collections.abc import Mapping
from string import punctuation
from typing import Any, cast
from urllib.parse import quote, quote_plus

import httpx
import msgspec
import pytest
from hypothesis import strategies as st

from adapters.proxies import Proxies
from adapters.settings import Settings
from api.pages.form_tokens import form_token
from cli.drill.gateway.books import Event
from cli.drill.gateway.server import signed
from domain.limits import Limit, limits_of
from tests.api.test_generated import fingerprint
from tests.fuzz import (
    test_forwarded_for,
    test_multipart_forms,
    test_queries,
    test_tokens,
    test_typed_forms,
    test_webhooks,
)
from tests.fuzz.feeding import feed_shop, feed_shop_at_length
from tests.fuzz.foods import ODD, any_of
from tests.world import World

LATIN = st.one_of(ODD, st.text(st.characters(max_codepoint=255), max_size=60)).map(
    lambda text: text.encode("latin-1", "replace").translate(None, b"\r\n\x00").strip().decode("latin-1")
)
"""What a server passes on as the value of a header."""
WHO = st.sampled_from(("eve", "ada", "nobody"))
SHOWN = (
    "/", "/search", "/basket", "/checkout", "/my/orders", "/my/addresses", "/my/sign-in", "/my/verify", "/my/reset",
    "/office/orders", "/office/products", "/office/stock", "/office/customers", "/office/search/preview", "/office/audit",
    "/products", "/products/lamp", "/cart", "/orders", "/addresses", "/admin/orders", "/admin/products", "/admin/users",
    "/admin/inventory", "/shop", "/metrics", "/healthz", "/sitemap-9.xml", "/p/lamp", "/c/nowhere", "/p/{}", "/products/{}",
)  # fmt: skip
TYPED = (
    "/basket/add", "/basket/coupon", "/basket/country", "/basket/items/{}", "/my/addresses/new", "/my/sign-in",
    "/my/register", "/checkout", "/language", "/my/profile", "/office/products/new", "/office/coupons/new",
    "/office/shipping/new", "/office/tax/new", "/office/webhooks/new", "/office/shop", "/office/promotions/new",
)  # fmt: skip
SAID = ("/cart/add", "/addresses", "/order/create", "/auth/login", "/auth/refresh", "/admin/coupons", "/admin/products")
FILED = ("/admin/products/import", "/admin/products/{lamp}/images", "/office/files/catalog", "/office/files/stock")
HEADERS = st.dictionaries(
    st.sampled_from((
        "Authorization", "Cart-Token", "Order-Token", "Consistency-Token", "Idempotency-Key", "If-Match", "If-None-Match",
        "Cookie", "X-Forwarded-For", "X-Request-Id", "Accept", "Accept-Language", "User-Agent", "Origin", "Sec-Fetch-Site",
        "Range", "Content-Type",
    )),
    st.one_of(LATIN, test_tokens.FOOD.map(lambda text: text.encode("latin-1", "replace").decode("latin-1")).filter(str.isprintable)),
    max_size=3,
)  # fmt: skip
COOKIES = st.dictionaries(
    st.sampled_from((
        "__Host-session", "__Host-access", "__Host-browser", "__Host-seen", "__Host-orders", "__Host-draft", "__Host-told",
        "__Host-cart", "__Host-device", "language",
    )),
    LATIN, max_size=2,
)  # fmt: skip


class Sent(msgspec.Struct, frozen=True):
    method: str
    path: str
    who: str
    body: bytes = b""
    headers: Mapping[str, str] = {}
    cookies: Mapping[str, str] = {}
    typed: bool = False
    """A form, which gets its token."""


QUERIES = st.one_of(st.just(b""), test_queries.PAIRS, any_of(test_queries.KEPT)).map(
    lambda query: quote(query, safe=punctuation)
)
PATHS = st.tuples(st.sampled_from(SHOWN), LATIN.map(lambda text: quote(text, safe="")), QUERIES).map(
    lambda made: f"{made[0].replace('{}', made[1])}?{made[2]}"
)
ASKED = st.builds(
    Sent, st.sampled_from(("GET", "GET", "HEAD", "OPTIONS")), PATHS, WHO, headers=HEADERS, cookies=COOKIES
)
FORMS = st.builds(
    Sent, st.just("POST"), st.sampled_from(TYPED).map(lambda path: path.replace("{}", "x")), WHO,
    st.one_of(test_typed_forms.PAIRS, any_of(test_typed_forms.KEPT)), headers=HEADERS, cookies=COOKIES, typed=st.just(True),
)  # fmt: skip
BODIES = st.builds(
    Sent, st.just("POST"), st.sampled_from(SAID), WHO, st.one_of(st.just(b"{}"), st.just(b'{"sku": "LAMP", "quantity": 1}')),
    headers=HEADERS, cookies=COOKIES,
)  # fmt: skip
FILES = st.builds(
    Sent, st.just("POST"), st.sampled_from(FILED), st.sampled_from(("ada", "ada", "eve")), any_of(test_multipart_forms.KEPT),
    headers=st.just({"Content-Type": "multipart/form-data; boundary=edge"}), typed=st.just(False),
)  # fmt: skip
TOLD = st.tuples(test_webhooks.PROVIDERS, any_of(test_webhooks.KEPT)).map(
    lambda made: Sent(
        "POST",
        f"/webhooks/{made[0]}",
        "nobody",
        made[1],
        signed(Event(made[0], "evt_9", "odd", made[1])) | {"X-Odd": "1"},
    )
)
PASSED_ON = test_forwarded_for.LINES.map(
    lambda lines: Sent("GET", "/products", "nobody", headers={"X-Forwarded-For": ",".join(lines).encode("latin-1", "replace")
                       .translate(None, b"\r\n\x00").strip().decode("latin-1")})
)  # fmt: skip
FOOD = st.one_of(ASKED, FORMS, BODIES, FILES, TOLD, PASSED_ON)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Nobody waits for what was never written, and nobody is told to come back later."""
    endless = dict.fromkeys(Limit, 10**7)
    return msgspec.structs.replace(
        settings, fresh_wait_ms_max=0, limits=limits_of(endless), trusted_proxy=Proxies(networks=("127.0.0.0/8",))
    )


class Door:
    """Where requests arrive, as they come from a server."""

    def __init__(self, world: World, people: Mapping[str, str], lamp: str) -> None:
        transport = httpx.ASGITransport(cast("Any", world.app), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="https://shop", follow_redirects=False)
        self._world = world
        self._people = people
        self._lamp = lamp
        self._written: str | None = None
        self.statuses = Counter[int]()

    async def take(self, sent: Sent) -> None:
        before = self._written or await fingerprint(self._world)
        self._client.cookies.clear()
        answer = await self._client.request(
            sent.method, self._path_of(sent), content=self._body_of(sent), headers=self._headers_of(sent)
        )
        self.statuses[answer.status_code] += 1
        behind = answer.status_code == 503 and b"read-model-behind" in answer.content
        assert behind or answer.status_code < 500, answer.text[:500]
        self._written = None
        if answer.status_code >= 400:
            self._written = await fingerprint(self._world)
            assert self._written == before, f"{answer.status_code}, and something was written"

    def _path_of(self, sent: Sent) -> str:
        path = sent.path.replace("{lamp}", self._lamp)
        return f"{path}?form_token={quote(self._token)}" if sent.path.startswith("/office/files") else path

    @property
    def _token(self) -> str:
        return form_token(self._world.settings.jwt_secret, "a browser")

    def _body_of(self, sent: Sent) -> bytes:
        return sent.body + f"&form_token={quote_plus(self._token)}".encode() if sent.typed else sent.body

    def _headers_of(self, sent: Sent) -> list[tuple[bytes, bytes]]:
        access = self._people.get(sent.who)
        cookies = {"__Host-browser": "a browser", **({"__Host-access": access} if access else {}), **sent.cookies}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded" if sent.typed else "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            **({"Authorization": f"Bearer {access}"} if access else {}),
            **sent.headers,
        }
        return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


async def door_of(till: World) -> Door:
    lamp = await till.product("LAMP", stock=1_000)
    eve, ada = await till.customer(), await till.admin()
    await eve.ordered("LAMP")
    await till.level()
    people = {name: one.headers["Authorization"].removeprefix("Bearer ") for name, one in (("eve", eve), ("ada", ada))}
    return Door(till, people, str(lamp.id))


async def test_whatever_is_sent_is_answered(till: World) -> None:
    door = await door_of(till)
    await feed_shop(FOOD, door.take, examples=40)
    assert {200, 400} <= door.statuses.keys()


@pytest.mark.slow
async def test_whatever_is_sent_is_answered_at_length(till: World) -> None:
    door = await door_of(till)
    try:
        await feed_shop_at_length(FOOD, door.take)
    finally:
        print(sorted(door.statuses.items()))  # noqa: T201
