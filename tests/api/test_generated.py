"""Requests that nobody thought of, made up from the OpenAPI document, sent by everybody there is.

Whatever comes, the answer is one that is documented, and what is refused has changed nothing. schemathesis makes up
what fits the document, and what nearly does; half of the ids are put right, so that more than the first check is met.
"""

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import httpx
import msgspec
import pytest
from hypothesis.strategies import SearchStrategy, booleans, tuples

from tests.documented import PROBLEM, documentation, settings_of_no_shop
from tests.exploring import explore
from tests.world import Person, World

JSON: Final = "application/json"
LEFT_OUT: Final = {
    "GET /admin/dashboard/stream": "it never ends",
    "POST /auth/logout-all": "nobody who asks after it would be anybody",
}
FEW, MANY = 1, 10
WHOLE_NUMBER_CHARS_MAX: Final = 4_000


class Operation(msgspec.Struct, frozen=True):
    """`fits` makes up what the document allows, `nearly` what it doesn't, where there is anything to be wrong."""

    name: str
    fits: SearchStrategy[Any]
    nearly: SearchStrategy[Any] | None


def operations() -> Iterator[Operation]:
    """Of all the documentation. Reading it takes schemathesis seconds, so it is imported here."""
    from schemathesis import GenerationMode
    from schemathesis.core.result import Ok
    from schemathesis.openapi import from_dict

    from api.app import create_app

    document = create_app(settings_of_no_shop()).openapi_schema.to_schema()
    for found in from_dict(document).get_all_operations():
        assert isinstance(found, Ok), found
        one = found.ok()
        told = document["paths"][one.path][one.method.lower()]
        placed = {parameter["in"] for parameter in told.get("parameters", ())}
        wrong = one.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        may_be_wrong = "requestBody" in told or "query" in placed
        yield Operation(
            f"{one.method.upper()} {one.path}",
            one.as_strategy(generation_mode=GenerationMode.POSITIVE),
            wrong if may_be_wrong else None,
        )


class Sweep:
    """Everybody's requests to one shop."""

    def __init__(self, world: World, ids: dict[str, str]) -> None:
        self.world = world
        self.ids = ids
        self.statuses = Counter[int]()
        self.sent = 0
        self.written: str | None = None
        """What stood in the tables after the last request, if it was refused."""

    async def send(self, who: Person, operation: str, case: Any, *, known: bool) -> None:
        method, _, template = operation.partition(" ")
        path = self.known(template) if known else str(case.formatted_path)
        before = self.written or await fingerprint(self.world)
        answer = await self.world.client.request(
            method,
            path,
            params=case.query or None,
            content=content_of(case),
            headers=headers_of(case, who),
        )
        self.sent += 1
        self.statuses[answer.status_code] += 1
        said = f"{operation}: {answer.request.url} {answer.request.content[:500]!r}"
        assert answer.status_code < 500, f"{said}: {answer.text[:300]}"
        documentation().require(method, path, answer)
        self.written = None
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == PROBLEM or answer.content == b"", said
            self.written = await fingerprint(self.world)
            assert self.written == before, f"{said}: {answer.status_code}, and something was written"

    def known(self, template: str) -> str:
        return re.sub(r"\{([^}]+)\}", lambda name: self.ids.get(name[1], self.ids["nobodys"]), template)


def content_of(case: Any) -> bytes | None:
    if case.media_type is None or type(case.body).__name__ == "NotSet":
        return None
    if isinstance(case.body, bytes):
        return case.body
    return json.dumps(case.body).encode(errors="surrogatepass")


def headers_of(case: Any, who: Person) -> httpx.Headers:
    """Whoever it is, and the other headers as they were made up."""
    made_up = {
        name: str(value).encode("latin-1", "replace")
        for name, value in (case.headers or {}).items()
        if name.lower() not in ("authorization", "cart-token", "order-token", "cookie", "consistency-token")
    }
    kind = {"content-type": case.media_type.encode()} if case.media_type else {}
    return httpx.Headers(
        [(name.encode("latin-1", "replace"), value) for name, value in {**made_up, **kind}.items()]
        + [(name.encode(), value.encode()) for name, value in who.headers.items()]
    )


async def fingerprint(world: World) -> str:
    """Of every row there is, in one statement: how many, and which transactions wrote them."""
    tables = await tables_of(world)
    each = (f"(select (count(*), sum(xmin::text::bigint))::text from {table})" for table in tables)
    found: str = await world.postgres.fetchval(f"select concat_ws('|', {', '.join(each)})")
    return found


async def tables_of(world: World) -> list[str]:
    found = await world.postgres.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
    return [row["tablename"] for row in found]


async def people(world: World) -> AsyncIterator[tuple[str, Person, dict[str, str]]]:
    """Everybody, with the ids of a shop in which there is something of everything."""
    lamp = await world.product("LAMP", stock=1_000)
    ada, eve, guest = await world.admin(), await world.customer(), world.anyone
    await ada.put("/admin/shop", {"name": "Lamps", "ships_to": "*", "guest_checkout": True, "low_stock": 3})
    ids = {"nobodys": "01a206df-a2a8-7011-8b34-4101d4afd8ff", "id_or_slug": "lamp", "sku": "LAMP", "country": "CH"}
    ids |= {"product_id": str(lamp.id), "variant_id": str(lamp.variants[0].id), "user_id": str(eve.id)}
    order = await eve.bought("LAMP")
    review = await eve.post(f"/products/{lamp.id}/reviews", {"rating": 5, "title": "Bright", "body": "It is."})
    address = await eve.post(
        "/addresses", {"name": "Eve", "line1": "1 Road", "city": "Bern", "postal_code": "3000", "country": "CH"}
    )
    ids |= {"order_id": order["id"], "review_id": review.json()["id"], "address_id": address.json()["id"]}
    ids |= {"payment_id": order["payments"][0]["id"] if order["payments"] else ids["nobodys"]}
    for kind, name, body in (
        ("coupons", "coupon_id", {"code": "TEN", "kind": "percent", "value": 10}),
        ("categories", "category_id", {"name": "Home"}),
        ("brands", "brand_id", {"name": "Lumen"}),
        ("tags", "tag_id", {"name": "new"}),
        ("promotions", "promotion_id", {"name": "Free", "kind": "free_shipping_over", "min_subtotal": 5_000}),
        ("shipping-prices", "shipping_price_id", {"name": "World", "countries": ["*"], "price": 500}),
        ("keys", "key_id", {"name": "Warehouse", "scopes": ["stock:write"]}),
        ("webhooks", "webhook_id", {"url": "https://erp.example.com/", "events": ["order.paid"]}),
    ):
        ids[name] = (await ada.post(f"/admin/{kind}", body)).json()["id"]
    for cart in (eve, guest):
        item = (await cart.post("/cart/add", {"sku": "LAMP", "quantity": 1})).json()["items"][0]["id"]
        ids["item_id"] = item
    await world.level()
    yield "admin", ada, ids
    yield "customer", eve, ids
    yield "guest", guest, ids
    yield "nobody", world.anyone, ids


async def sweep(world: World, examples: int, whose: tuple[str, ...], *, anew: bool) -> list[str]:
    """What went wrong, shortest cases only."""
    every = [one for one in operations() if one.name not in LEFT_OUT]
    wrong = []
    async for name, who, ids in people(world):
        swept = Sweep(world, ids)
        for one in every if name in whose else ():
            for made_up in (each for each in (one.fits, one.nearly) if each is not None):
                try:
                    await explore(tuples(made_up, booleans()), examples, telling(swept, who, one.name), anew=anew)
                except Exception as found:
                    wrong.append(f"{name}: {str(found)[:900]}")
                    print(wrong[-1], flush=True)  # noqa: T201
        print(name, swept.sent, sorted(swept.statuses.items()), flush=True)  # noqa: T201
    return wrong


def telling(swept: Sweep, who: Person, operation: str) -> Any:
    async def tell(story: tuple[Any, bool]) -> None:
        case, known = story
        await swept.send(who, operation, case, known=known)

    return tell


async def test_whatever_is_sent_is_answered_as_documented(world: World) -> None:
    assert await sweep(world, FEW, ("admin", "nobody"), anew=False) == []


@pytest.mark.slow
async def test_whatever_is_sent_is_answered_as_documented_at_length(world: World) -> None:
    assert await sweep(world, MANY, ("admin", "customer", "guest", "nobody"), anew=True) == []
