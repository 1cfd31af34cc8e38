"""What the shop uses of Razorpay: orders, payments that are captured by hand, refunds. JSON in and out."""

import time
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.params import FromPath, FromQuery

from cli.drill.gateway.books import Books, Entity, own_amount
from cli.drill.gateway.limits import not_whole, objection
from cli.drill.gateway.trouble import TheBooks, TheTroubles
from domain.payments.payment import Provider

AnyRequest = Request[Any, Any, Any]


def no(status: int, description: str) -> Response[Any]:
    return Response({"error": {"code": "BAD_REQUEST_ERROR", "description": description}}, status_code=status)


def collection(items: list[Entity]) -> Response[Any]:
    return Response({"entity": "collection", "count": len(items), "items": items}, status_code=200)


@post("/orders")
async def create(request: AnyRequest, books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    asked = await request.json()

    def deed() -> Response[Any]:
        if (why := objection(Provider.RAZORPAY, asked["amount"], asked["currency"])) is not None:
            return no(400, why)
        name = books.name("order")
        books.orders[name] = {
            "id": name,
            "entity": "order",
            "amount": asked["amount"],
            "amount_paid": 0,
            "amount_due": asked["amount"],
            "currency": asked["currency"],
            "receipt": asked["receipt"],
            "notes": asked.get("notes", []),
            "status": "created",
            "attempts": 0,
            "created_at": int(time.time()),
        }
        return Response(books.orders[name], status_code=200)

    return await troubles.during("razorpay create", deed)


@get("/orders")
async def find(receipt: FromQuery[str], books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    def deed() -> Response[Any]:
        return collection([order for order in books.orders.values() if order["receipt"] == receipt])

    return await troubles.during("razorpay find", deed)


@get("/orders/{name:str}")
async def fetch(name: FromPath[str], books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    def deed() -> Response[Any]:
        return Response(books.orders[name]) if name in books.orders else no(400, "The id provided does not exist")

    return await troubles.during("razorpay fetch", deed)


@get("/orders/{name:str}/payments")
async def payments(name: FromPath[str], books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    return await troubles.during("razorpay payments", lambda: collection(list(books.payments_of(name))))


@post("/payments/{name:str}/capture")
async def capture(name: FromPath[str], request: AnyRequest, books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    asked = await request.json()

    def deed() -> Response[Any]:
        payment = books.payments[name]
        if payment["status"] != "authorized":
            return no(400, "This payment has already been captured")
        if asked["amount"] != own_amount(payment):
            return no(400, "Capture amount must be equal to the amount authorized")
        books.capture(payment)
        return Response(payment, status_code=200)

    return await troubles.during("razorpay capture", deed)


@post("/payments/{name:str}/refund")
async def refund(name: FromPath[str], request: AnyRequest, books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    asked, key = await request.json(), request.headers.get("x-refund-idempotency", "")

    def deed() -> Response[Any]:
        kept = (request.url.path, key)
        if kept not in books.kept:
            if (why := not_whole(Provider.RAZORPAY, asked["amount"], books.payments[name]["currency"])) is not None:
                return no(400, why)
            if asked["amount"] > books.refundable(name):
                return no(400, "The refund amount provided is greater than amount captured")
            books.kept[kept] = refunded(books, name, asked)
        return Response(books.kept[kept], status_code=200)

    return await troubles.during("razorpay refund", deed)


def refunded(books: Books, payment_name: str, asked: Entity) -> Entity:
    name, payment = books.name("rfnd"), books.payments[payment_name]
    books.refunds[name] = {
        "id": name,
        "entity": "refund",
        "amount": asked["amount"],
        "currency": payment["currency"],
        "payment_id": payment_name,
        "status": "processed",
        "notes": asked.get("notes", []),
    }
    payment["amount_refunded"] += asked["amount"]
    if payment["amount_refunded"] == own_amount(payment):
        payment["status"] = "refunded"
    books.tell("razorpay", "refund.processed", {"refund": books.refunds[name], "payment": payment})
    return books.refunds[name]


@get("/payments/{name:str}/refunds")
async def refunds(name: FromPath[str], books: TheBooks, troubles: TheTroubles) -> Response[Any]:
    return await troubles.during("razorpay refunds", lambda: collection(list(books.refunds_of(name))))


routes = Router("/v1", route_handlers=[create, find, fetch, payments, capture, refund, refunds])
