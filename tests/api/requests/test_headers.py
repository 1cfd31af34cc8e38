"""What every answer says to keep browsers and caches from harm. `tests.world.Person` holds each answer of every test to
it, and a sweep each route (tests/api/test_every_route.py); here stand those answers that no route gives.
"""

from typing import Any

import httpx

from api.app import BODY_BYTES_MAX
from api.limits.door import COOKIE_BYTES_MAX, TARGET_BYTES_MAX
from tests.safe_headers import require_safe
from tests.world import World

JSON = {"Content-Type": "application/json"}


async def test_refusals_of_whatever_kind_are_safe_answers(world: World) -> None:
    await world.product("LAMP")
    eve = await world.customer()
    keyed = {**eve.headers, "Idempotency-Key": "once"}

    async def sent(method: str, path: str, **more: Any) -> httpx.Response:
        return await world.client.request(method, path, **{"headers": eve.headers, **more})

    await sent("POST", "/cart/add", json={"sku": "LAMP"}, headers=keyed)
    for status, method, path, more in (
        (400, "POST", "/cart/add", {"content": b"{", "headers": JSON}),
        (401, "GET", "/orders", {"headers": {}}),
        (403, "GET", "/admin/orders", {}),
        (403, "GET", "/office", {"headers": {"Cookie": f"__Host-access={eve.headers['Authorization'][7:]}"}}),
        (403, "POST", "/basket/add", {"data": {"sku": "LAMP"}}),
        (404, "GET", "/nothing", {}),
        (404, "GET", "/nothing", {"headers": {"Accept": "text/html"}}),
        (404, "GET", "/products/nothing", {}),
        (404, "GET", "/p/nothing", {}),
        (405, "PUT", "/cart/add", {}),
        (413, "POST", "/cart/add", {"content": b"x" * (BODY_BYTES_MAX + 1), "headers": {**eve.headers, **JSON}}),
        (414, "GET", f"/{'x' * TARGET_BYTES_MAX}", {}),
        (415, "POST", "/cart/add", {"content": b"x", "headers": {**eve.headers, "Content-Type": "text/plain"}}),
        (422, "POST", "/cart/add", {"json": {"sku": "LAMP", "quantity": 2}, "headers": keyed}),
        (431, "GET", "/products", {"headers": {"Cookie": "x" * (COOKIE_BYTES_MAX + 1)}}),
    ):
        answer = await sent(method, path, **more)
        assert answer.status_code == status, f"{path}: {answer.text[:200]}"
        require_safe(path, answer, somebodys=True)


async def test_defects_tell_nothing_and_are_safe_answers_too(world: World) -> None:
    """A process that has lost its shop altogether."""
    shop = world.app.state.pop("shop")
    try:
        for path in ("/products", "/orders", "/search", "/health/ready"):
            answer = await world.client.get(path, headers={"Authorization": "Bearer x"})
            assert answer.status_code == 500, path
            require_safe(path, answer, somebodys=True)
            for told in ("Traceback", ".py", "KeyError", "AttributeError", "shop'", "select "):
                assert told not in answer.text, f"{path}: {told}"
    finally:
        world.app.state.shop = shop
