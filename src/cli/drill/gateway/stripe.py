"""What the shop uses of Stripe: payment intents and refunds, forms in and JSON out, answers kept by idempotency key."""

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery

from cli.drill.gateway.books import Books, Entity
from cli.drill.gateway.limits import not_whole, objection
from cli.drill.gateway.trouble import TheBooks, TheTroubles
from domain.payments.payment import Provider

AnyRequest = Request[Any, Any, Any]

NESTED: Final = re.compile(r"(\w+)\[(\w+)\]")
OPEN: Final = "requires_payment_method"


async def form(request: AnyRequest) -> Entity:
    found: Entity = {}
    for name, value in parse_qsl((await request.body()).decode()):
        nested = NESTED.fullmatch(name)
        if nested:
            found.setdefault(nested[1], {})[nested[2]] = value
        else:
            found[name] = value
    return found


def no(status: int, code: str) -> Response[Any]:
    error = {"type": "invalid_request_error", "code": code, "message": code}
    return Response({"error": error}, status_code=status)


def kept(request: AnyRequest, books: Books, make: Callable[[], Entity]) -> Response[Any]:
    """The same key again has the first answer again, and no second effect."""
    name = (request.url.path, request.headers.get("idempotency-key", ""))
    if name not in books.kept:
        books.kept[name] = dict(make())
    return Response(books.kept[name], status_code=200)


@post("/payment_intents")
async def create(request: AnyRequest, books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    asked = await form(request)

    def make() -> Entity:
        name = books.name("pi")
        books.intents[name] = {
            "id": name,
            "object": "payment_intent",
            "amount": int(asked["amount"]),
            "amount_received": 0,
            "currency": asked["currency"],
            "metadata": asked.get("metadata", {}),
            "status": OPEN,
            "client_secret": f"{name}_secret",
            "latest_charge": None,
            "last_payment_error": None,
        }
        books.tell("stripe", "payment_intent.created", books.intents[name])
        return books.intents[name]

    def deed() -> Response[Any]:
        why = objection(Provider.STRIPE, int(asked["amount"]), asked["currency"].upper())
        return kept(request, books, make) if why is None else no(400, why)

    return await troubles.during("stripe create", deed)


@get("/payment_intents/{name:str}")
async def retrieve(name: FromPath[str], books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    def deed() -> Response[Any]:
        return Response(books.intents[name]) if name in books.intents else no(404, "resource_missing")

    return await troubles.during("stripe retrieve", deed)


@post("/payment_intents/{name:str}/cancel")
async def cancel(name: FromPath[str], books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    def deed() -> Response[Any]:
        intent = books.intents[name]
        if intent["status"] != OPEN:
            return no(400, "payment_intent_unexpected_state")
        intent["status"] = "canceled"
        books.tell("stripe", "payment_intent.canceled", intent)
        return Response(intent, status_code=200)

    return await troubles.during("stripe cancel", deed)


@post("/refunds")
async def refund(request: AnyRequest, books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    asked = await form(request)
    intent, amount = asked["payment_intent"], int(asked["amount"])

    def make() -> Entity:
        name = books.name("re")
        books.refunds[name] = {
            "id": name,
            "object": "refund",
            "amount": amount,
            "currency": books.intents[intent]["currency"],
            "payment_intent": intent,
            "status": "succeeded",
            "metadata": asked.get("metadata", {}),
        }
        charge = {"id": books.intents[intent]["latest_charge"], "object": "charge", "payment_intent": intent}
        books.tell("stripe", "charge.refunded", charge)
        return books.refunds[name]

    def deed() -> Response[Any]:
        again = (request.url.path, request.headers.get("idempotency-key", "")) in books.kept
        why = not_whole(Provider.STRIPE, amount, books.intents[intent]["currency"].upper())
        if why is not None:
            return no(400, why)
        if not again and amount > books.refundable(intent):
            return no(400, "charge_already_refunded")
        return kept(request, books, make)

    return await troubles.during("stripe refund", deed)


@get("/refunds")
async def refunds(payment_intent: FromQuery[str], books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    def deed() -> Response[Any]:
        return Response({"object": "list", "data": list(books.refunds_of(payment_intent)), "has_more": False})

    return await troubles.during("stripe refunds", deed)


routes = Router("/v1", route_handlers=[create, retrieve, cancel, refund, refunds])
