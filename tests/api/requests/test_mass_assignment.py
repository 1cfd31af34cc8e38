"""Nobody says by a field of their own making what is not theirs to say, and nobody is shown more than is documented."""

import re
from collections.abc import Iterator
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler
from msgspec import inspect

from api.app import create_app
from api.callers.access import ADMIN, PUBLIC
from domain.find_faults import parts
from tests.api.routes import NOBODYS
from tests.documented import settings_of_no_shop
from tests.world import World

NOT_TO_BE_SAID: Final[dict[str, object]] = {
    "id": NOBODYS,
    "user_id": NOBODYS,
    "account_id": NOBODYS,
    "customer_id": NOBODYS,
    "owner": NOBODYS,
    "role": "ADMIN",
    "scopes": ["orders:write"],
    "is_admin": True,
    "active": True,
    "verified": True,
    "status": "PAID",
    "paid_at": "2026-01-01T00:00:00Z",
    "price": 1,
    "unit_price": 1,
    "subtotal": 1,
    "discount": 1_000,
    "shipping": 0,
    "tax": 0,
    "total": 1,
    "refunded": 1,
    "amount": 1,
    "currency": "JPY",
    "stock": 9_999,
    "stock_quantity": 9_999,
    "verified_purchase": True,
    "version": 99,
    "created_at": "2020-01-01T00:00:00Z",
    "password_hash": "x",
    "__proto__": {},
}
SHOPPERS_SAY: Final = {"OrderBody": {"currency"}, "TotalInCurrency": {"amount", "currency"}}
"""What an order's `expected_total` is made of: it is compared, and never kept."""
FOR_FEW: Final = {
    "email", "user_id", "account_id", "customer", "password", "password_hash", "role", "scopes", "phone", "address_id",
    "cost", "cost_price", "purchase_price", "margin", "notes", "actor", "ip", "device", "secret", "refresh_token",
    "reports", "boost", "idempotency_key",
}  # fmt: skip
"""What stands on nothing that is shown to everybody."""


def structs(wanted: inspect.Type) -> Iterator[inspect.StructType]:
    for part, _ in parts(wanted):
        match part:
            case inspect.StructType(fields=fields):
                yield part
                for field in fields:
                    yield from structs(field.type)
            case inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each):
                yield from structs(each)
            case inspect.DictType(value_type=each):
                yield from structs(each)


def with_bodies(app: Any) -> Iterator[tuple[str, str, HTTPRouteHandler, inspect.Type]]:
    for route in sorted(app.routes, key=lambda one: str(one.path)):
        for handler in getattr(route, "route_handlers", []):
            if isinstance(handler, HTTPRouteHandler) and handler.parsed_data_field is not None:
                wanted = inspect.type_info(handler.parsed_data_field.annotation)
                for method in sorted(handler.http_methods - {"OPTIONS"}):
                    yield method, route.path, handler, wanted


def test_no_body_takes_what_it_does_not_name_and_shoppers_name_nothing_of_the_shops() -> None:
    for method, path, handler, wanted in with_bodies(create_app(settings_of_no_shop())):
        for struct in structs(wanted):
            assert struct.forbid_unknown_fields, f"{method} {path}: {struct.cls}"
            if handler.opt["access"] is not ADMIN:
                named = {field.encode_name for field in struct.fields} & NOT_TO_BE_SAID.keys()
                assert named <= SHOPPERS_SAY.get(struct.cls.__name__, set()), f"{method} {path}: {struct.cls}: {named}"


async def test_each_such_field_is_refused_on_each_route_that_writes(world: World) -> None:
    eve, ada = await world.customer(), await world.admin()
    before, tried = await world.everything_written(), 0
    for method, path, handler, wanted in with_bodies(world.app):
        (body,) = (part for part, _ in parts(wanted) if isinstance(part, inspect.StructType))
        taken = {field.encode_name for field in body.fields}
        said = {name: value for name, value in NOT_TO_BE_SAID.items() if name not in taken}
        who = ada if handler.opt["access"] is ADMIN else eve

        answer = await who.send(method, re.sub(r"\{[^}]*\}", NOBODYS, path), said)

        assert answer.status_code == 400, f"{method} {path}: {answer.text}"
        unknown = {each["field"] for each in answer.json()["errors"] if each["code"] == "unknown-field"}
        assert unknown == said.keys(), f"{method} {path}"
        tried += 1
    assert tried >= 50
    assert await world.everything_written() == before


def test_what_everybody_is_shown_names_nobody_and_no_secret() -> None:
    """Answers hold the documented fields and no others: `tests.documented` holds every answer against that."""
    app = create_app(settings_of_no_shop())
    document = app.openapi_schema.to_schema()
    public = {
        (method.lower(), path)
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if handler.opt.get("access") is PUBLIC and handler.fn.__module__.startswith("api.routes.")
        for method in handler.http_methods & {"GET"}
        if (path := re.sub(r":\w+}", "}", route.path)) in document["paths"]
        and method.lower() in document["paths"][path]
    }
    assert len(public) >= 15
    for method, path in public:
        told = document["paths"][path][method]["responses"].get("200", {})
        names = set(fields_in(told, document, set()))
        assert not names & FOR_FEW, f"{method} {path}: {names & FOR_FEW}"


def fields_in(schema: Any, document: dict[str, Any], seen: set[str]) -> Iterator[str]:
    if isinstance(schema, list):
        for each in schema:
            yield from fields_in(each, document, seen)
    if isinstance(schema, dict):
        if (leads_to := schema.get("$ref")) and leads_to not in seen:
            seen.add(leads_to)
            yield from fields_in(document["components"]["schemas"][leads_to.rpartition("/")[2]], document, seen)
        yield from schema.get("properties", ())
        for each in schema.values():
            yield from fields_in(each, document, seen)
