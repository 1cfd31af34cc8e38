"""What a small shop with something of everything shows: its read models as they lie in Redis, and its API's answers.

The search index is not among it: one that is of another revision is built anew before it is asked.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import jwt
import msgspec

from adapters.settings import Settings
from api.callers.access import ADMIN
from api.callers.tokens import Tokens
from domain.accounts.account import Account, Role
from tests.api.routes import Route, all_routes
from tests.api.test_other_peoples import eve_has, signed_up
from tests.world import Person, World

SHOWN: Final = "shown.json"
CLOCKED: Final = (
    "/admin/dashboard/stream",
    "/health",
    "/metrics",
    "/schema",
    "/docs",
    "/sitemap",
    "/robots",
    "/feeds",
    "/media",
)
"""Of the process, the moment, without end, or no JSON."""
SEARCHED: Final = frozenset(
    {
        "/products",
        "/products/suggest",
        "/admin/products",
        "/admin/search/insights",
        "/admin/search/preview",
        "/admin/search/settings",
    }
)
COUNTERS: Final = ("tries", "limits", "security", "saq", "searches")
FOR_EVER: Final = "2999-01-01T00:00:00Z"
SESSION_ENDS: Final = re.compile(r'(expires_at\\?": ?\\?")[^"\\]+')
"""In documents, which are text in the record, and in answers."""


class Shown(msgspec.Struct):
    """`people` as their tokens say them: account and session. `keys` by their name; `answers` by their path."""

    people: dict[str, dict[str, str]]
    keys: dict[str, Any]
    answers: dict[str, Any]


async def shown_now(world: World) -> Shown:
    eve, ada = await signed_up(world), await world.admin()
    ids = await eve_has(world, eve)
    await furnish(ada, ids)
    await world.level()
    people = {"customer": said_of(eve), "admin": said_of(ada)}
    return Shown(people, await keys_of(world.redis), await answers_of(world, {"customer": eve, "admin": ada}, ids))


async def furnish(ada: Person, ids: Mapping[str, str]) -> None:
    """What only the shop's own people can make."""
    for path, body in {
        "/admin/categories": {"name": "Lamps"},
        "/admin/brands": {"name": "Bright"},
        "/admin/tags": {"name": "new"},
        "/admin/coupons": {"code": "SAVE10", "kind": "percent", "value": 10},
        "/admin/promotions": {"name": "Spring", "kind": "percent_over", "min_subtotal": 100, "percent": 5},
        "/admin/shipping-prices": {"name": "Near", "price": 500, "countries": ["CH"]},
        f"/admin/orders/{ids['order_id']}/notes": {"text": "Call first"},
        "/admin/keys": {"name": "Till", "scopes": ["orders:read"]},
        "/admin/webhooks": {"url": "https://listener.example/", "events": ["order.paid"]},
    }.items():
        made = await ada.post(path, body)
        assert made.status_code == 201, made.text


def said_of(who: Person) -> dict[str, str]:
    token = who.headers["Authorization"].removeprefix("Bearer ")
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return {"account": claims["sub"], "session": claims["sid"]}


async def answers_of(world: World, people: Mapping[str, Person], ids: Mapping[str, str]) -> dict[str, Any]:
    answers = dict[str, Any]()
    for route in all_routes(world.app):
        if is_asked(route):
            path = route.at(**ids)
            answer = await people[who_asks(route)].get(path)
            if answer.status_code == 200 and answer.headers["content-type"].startswith("application/json"):
                answers[f"{who_asks(route)} {path}"] = without_moments(answer.json())
    return answers


def without_moments(answer: Any) -> Any:
    """But for what says when it was asked for."""
    return {name: value for name, value in answer.items() if name != "exported_at"}


def is_asked(route: Route) -> bool:
    return (
        route.method == "GET" and not route.page and not route.path.startswith(CLOCKED) and route.path not in SEARCHED
    )


def who_asks(route: Route) -> str:
    return "admin" if route.access is ADMIN else "customer"


async def keys_of(redis: Any) -> dict[str, Any]:
    """All of them that belong to read models, as text."""
    found = {}
    async for key in redis.scan_iter():
        name = key.decode()
        if not any(counter in name for counter in COUNTERS):
            found[name] = await READERS[(await redis.type(key)).decode()](redis, name)
    return found


async def read_string(redis: Any, name: str) -> Any:
    return {"string": (await redis.get(name)).decode("latin-1")}


async def read_hash(redis: Any, name: str) -> Any:
    return {"hash": {k.decode("latin-1"): v.decode("latin-1") for k, v in (await redis.hgetall(name)).items()}}


async def read_ranks(redis: Any, name: str) -> Any:
    return {"zset": {k.decode("latin-1"): score for k, score in await redis.zrange(name, 0, -1, withscores=True)}}


async def read_set(redis: Any, name: str) -> Any:
    return {"set": sorted(each.decode("latin-1") for each in await redis.smembers(name))}


async def read_stream(redis: Any, name: str) -> Any:
    rows = await redis.xrange(name)
    return {"stream": [[at.decode(), {k.decode(): v.decode("latin-1") for k, v in row.items()}] for at, row in rows]}


READERS: Final = {
    "string": read_string, "hash": read_hash, "zset": read_ranks, "set": read_set, "stream": read_stream,
}  # fmt: skip


async def lay_out(redis: Any, keys: Mapping[str, Any]) -> None:
    """As they were; sessions never end by the clock."""
    for name, held in keys.items():
        ((kind, value),) = held.items()
        match kind:
            case "string":
                await redis.set(name, value.encode("latin-1"))
            case "hash":
                await redis.hset(name, mapping={k.encode("latin-1"): v.encode("latin-1") for k, v in value.items()})
            case "zset":
                await redis.zadd(name, {k.encode("latin-1"): score for k, score in value.items()})
            case "set":
                await redis.sadd(name, *(each.encode("latin-1") for each in value))
            case "stream":
                for at, row in value:
                    await redis.xadd(name, {k: v.encode("latin-1") for k, v in row.items()}, id=at)


def token_of(settings: Settings, name: str, said: Mapping[str, str]) -> str:
    account = Account(
        UUID(said["account"]), f"{name}@example.com", name, Role[name.upper()], True, 1, datetime.now(UTC), True, None
    )
    return Tokens(settings.jwt_secret).pair(account, UUID(said["session"]), 0, "unused").access_token
