"""Nothing that comes in is of whatever length somebody likes, and what is too long costs nobody anything."""

import time
from collections.abc import Iterator
from typing import Any, Final

import asyncpg
import pytest
from litestar.handlers import HTTPRouteHandler
from msgspec import inspect
from redis.asyncio.connection import AbstractConnection

from adapters.redis.client import Redis
from adapters.settings import Settings
from api.app import BODY_BYTES_MAX, create_app
from api.limits.door import COOKIE_BYTES_MAX, TARGET_BYTES_MAX
from db.pool import nothing_to_reset, prepare
from domain.catalog.product_fields import NOT_TOO_LONG
from domain.find_faults import SHOPS_CURRENCY, parts
from tests.documented import settings_of_no_shop
from tests.world import open_world

REFUSED_SECONDS_MAX: Final = 0.1
DEEP: Final = 10_000


def unbounded(wanted: inspect.Type, where: str) -> Iterator[str]:
    """Texts, lists, mappings and numbers of a body that may be of any size."""
    for part, notes in parts(wanted):
        match part:
            case inspect.StructType(fields=fields, cls=cls):
                for field in fields:
                    yield from unbounded(field.type, f"{cls.__name__}.{field.encode_name}")
            case inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each):
                if part.max_length is None:
                    yield f"{where}: any number of entries"
                yield from unbounded(each, f"{where}[]")
            case inspect.DictType(key_type=name, value_type=each):
                if part.max_length is None:
                    yield f"{where}: any number of names"
                yield from unbounded(name, f"{where}{{name}}")
                yield from unbounded(each, f"{where}{{value}}")
            case inspect.StrType():
                if part.max_length is None and SHOPS_CURRENCY not in notes and notes.get("check") is not NOT_TOO_LONG:
                    yield f"{where}: a text of any length"
            case inspect.IntType() | inspect.FloatType():
                if part.ge is None or part.le is None:
                    yield f"{where}: any number"
            case inspect.AnyType() | inspect.RawType() | inspect.BytesType():
                yield f"{where}: anything"


def test_every_field_of_every_body_has_a_bound() -> None:
    app = create_app(settings_of_no_shop())
    bodies = {
        handler.parsed_data_field.annotation
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler) and handler.parsed_data_field is not None
    }
    assert len(bodies) >= 40
    assert sorted(fault for body in bodies for fault in unbounded(inspect.type_info(body), body.__name__)) == []


def nested(levels: int) -> bytes:
    return b'{"sku":' + b"[" * levels + b"]" * levels + b"}"


LONG: Final = "x" * 100_000
TOO_MUCH: Final[dict[str, tuple[str, str, Any, int]]] = {
    "a body of more than a megabyte": ("POST", "/cart/add", b'"' + b"x" * BODY_BYTES_MAX + b'"', 413),
    "ten thousand levels": ("POST", "/cart/add", nested(DEEP), 400),
    "ten thousand levels of nobody's field": ("POST", "/auth/login", nested(DEEP), 400),
    "a long address": ("GET", f"/products?q={'x' * TARGET_BYTES_MAX}", None, 414),
    "long cookies": ("GET", "/products", None, 431),
    "a long text": ("POST", "/cart/coupon", {"code": LONG}, 400),
    "a long refresh token": ("POST", "/auth/refresh", {"refresh_token": LONG}, 400),
    "a long token of a mail": ("POST", "/auth/email/verify", {"token": LONG}, 400),
    "a long password": ("POST", "/auth/login", {"email": "eve@example.com", "password": LONG}, 400),
    "a long list": ("POST", "/orders/01a206df-a2a8-7011-8b34-4101d4afd8ff/returns",
                    {"reason": "x", "items": [{"item_id": "x", "quantity": 1}] * 5_000}, 400),
    "a megabyte of entries": ("POST", "/auth/login", b"[" + b"1," * 500_000 + b"1]", 400),
    "many fields": ("POST", "/cart/add", {f"field{number}": 1 for number in range(10_000)}, 400),
    "a great number": ("POST", "/cart/add", {"sku": "LAMP", "quantity": 10**30}, 400),
    "a long Idempotency-Key": ("POST", "/cart/add", {"sku": "LAMP"}, 400),
    "a page beyond all pages": ("GET", "/orders?page=100001", None, 400),
    "a page of too many": ("GET", "/orders?page_size=101", None, 400),
    "too many attributes": ("GET", "/products?" + "&".join(f"attr.a{number}=1" for number in range(11)), None, 400),
    "too many values": ("GET", "/products?" + "&".join(f"attr.a=v{number}" for number in range(101)), None, 400),
    "too many brands": ("GET", "/products?" + "&".join(f"brand=b{number}" for number in range(501)), None, 400),
    "a parameter many times": ("GET", "/products?" + "&".join(["page=1"] * 500), None, 400),
    "many parameters of nobody's": ("GET", "/products?" + "&".join(f"p{number}=1" for number in range(700)), None, 400),
}  # fmt: skip
HEADERS: Final = {
    "long cookies": {"Cookie": f"a={'x' * COOKIE_BYTES_MAX}"},
    "a long Idempotency-Key": {"Idempotency-Key": "x" * 256},
}
ANSWER_BYTES_MAX: Final = 32_000
"""However many faults there are to tell of."""


class Asked(list[str]):
    """What the API asked of Postgres, and of Redis."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    said = Asked()
    send = AbstractConnection.send_packed_command

    async def listen(connection: asyncpg.Connection) -> None:
        await prepare(connection)
        connection.add_query_logger(lambda record: said.append(f"postgres {record.query}"))

    async def listened_to(url: str, **_: object) -> asyncpg.Pool:
        return await asyncpg.create_pool(url, min_size=0, max_size=1, init=listen, reset=nothing_to_reset)

    async def counted(connection: Any, command: Any, check_health: bool = True) -> None:
        said.append(f"redis {command!r}")
        await send(connection, command, check_health)

    monkeypatch.setattr("api.shop.open_pool", listened_to)
    monkeypatch.setattr(AbstractConnection, "send_packed_command", counted)
    return said


async def test_what_is_too_much_is_refused_before_anybody_is_asked(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, asked: Asked
) -> None:
    """In no time, and no store hears of it, but for the tries that are counted where one signs in."""
    async with open_world(settings, postgres, redis, projecting=False) as world:
        await world.product("LAMP")
        eve = await world.customer()
        assert (await eve.post("/cart/add", {"sku": "LAMP", "quantity": 1})).status_code == 200
        await world.app.state.shop.bell.still()
        for what, (method, path, sent, status) in TOO_MUCH.items():
            request = world.client.build_request(method, path, **as_sent(sent), headers=eve.headers)
            request.headers.update(HEADERS.get(what, {}))
            asked.clear()
            started = time.process_time()
            answer = await world.client.send(request)
            taken = time.process_time() - started
            assert answer.status_code == status, f"{what}: {answer.text[:300]}"
            assert answer.headers["content-type"] == "application/problem+json", what
            assert len(answer.content) <= ANSWER_BYTES_MAX, what
            assert taken < REFUSED_SECONDS_MAX, f"{what} took {taken:.3f} s"
            heard = [each for each in asked if not path.startswith("/auth") or not each.startswith("redis")]
            assert heard == [], what


def as_sent(sent: object) -> dict[str, Any]:
    if sent is None:
        return {}
    return {"content": sent} if isinstance(sent, bytes) else {"json": sent}
