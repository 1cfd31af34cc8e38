"""What is too long to be read is refused at the door, and nothing of it is kept."""

from http import HTTPStatus

import pytest

from api.access import CART_COOKIE
from api.door import COOKIE_BYTES_MAX, TARGET_BYTES_MAX
from tests.world import World


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
async def test_an_address_has_a_bound(world: World, method: str) -> None:
    path = "/products"
    longest = f"{path}?{'q' * (TARGET_BYTES_MAX - len(path))}"  # the question mark belongs to neither
    assert (await world.anyone.send(method, longest)).status_code != 414
    for address in (f"{longest}q", f"/{'p' * TARGET_BYTES_MAX}"):
        refused = await world.anyone.send(method, address)
        assert refused.status_code == 414
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["x-request-id"]
        assert refused.content == b"" or refused.json() == {
            "type": "urn:tradepost:problem:uri-too-long",
            "title": HTTPStatus(414).phrase,
            "status": 414,
            "detail": "Ask for it in at most 8000 bytes.",
            "code": "uri-too-long",
        }
        assert (refused.content == b"") == (method == "HEAD")


async def test_cookies_have_a_bound(world: World) -> None:
    def cookies(length: int) -> str:
        return f"{CART_COOKIE}={'c' * (length - len(CART_COOKIE) - 1)}"

    assert (await world.anyone.get("/shop", Cookie=cookies(COOKIE_BYTES_MAX))).status_code == 200
    refused = await world.anyone.get("/shop", Cookie=cookies(COOKIE_BYTES_MAX + 1))
    assert (refused.status_code, refused.json()["code"]) == (431, "request-header-fields-too-large")
