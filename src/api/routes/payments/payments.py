"""Paying orders."""

from enum import StrEnum
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from adapters.payments.currencies import minimum
from api.callers.access import ORDER, PUBLIC
from api.execute import Executor
from api.observability.line_notes import note_in_line
from api.payments import ask, begin
from api.provided import Execute, TheShop
from api.requests.bodies import Body
from api.shop import Shop
from commands.payments.begin_payment import BeginPayment
from commands.payments.find_payment import FindPayment, find_payment
from commands.payments.settle_payment import Settled, SettlePayment, settle_payment
from domain.money import Money
from domain.outages import ProviderSilent, StoreDown
from domain.payments.payment import Provider
from domain.payments.payment_refusals import AmountNotPayable, ProviderNotAvailable
from domain.payments.settlement import first_step
from domain.refusals import NotFound, StatusNotAllowed
from read_models.orders import PaymentEntry, payment_entry


class ProviderName(StrEnum):
    DUMMY = "dummy"
    STRIPE = "stripe"
    RAZORPAY = "razorpay"


class Outcome(StrEnum):
    SUCCEED = "succeed"
    FAIL = "fail"


class PaymentBody(Body, frozen=True):
    """`outcome` is what the dummy provider shall say."""

    provider: ProviderName
    outcome: Outcome = Outcome.SUCCEED

    EXAMPLE = {"provider": "dummy", "outcome": "succeed"}


class PaymentAnswer(PaymentEntry, frozen=True, kw_only=True):
    """With `client_secret` (Stripe) or `provider_ref` (Razorpay's order) the customer's browser pays it."""

    client_secret: str | None = None


class ProviderEntry(msgspec.Struct, frozen=True):
    """`publishable_key` is for the customer's browser, `minimum` the least that can be paid."""

    name: Annotated[str, Meta(examples=["stripe"])]
    publishable_key: str | None
    minimum: Money


class UnfitProvider(msgspec.Struct, frozen=True):
    name: Annotated[str, Meta(examples=["razorpay"])]
    why: Annotated[str, Meta(examples=["Razorpay takes no CLF"])]


class ProviderList(msgspec.Struct, frozen=True):
    """`unfit` are set up, and don't take this shop's currency."""

    items: list[ProviderEntry]
    unfit: list[UnfitProvider]


def payment_answer(settled: Settled, currency: str) -> PaymentAnswer:
    entry = msgspec.structs.asdict(payment_entry(settled.payment, currency))
    return PaymentAnswer(**entry, client_secret=settled.secret)


@get("/payments/providers", access=PUBLIC, refuses=(StoreDown,))
async def providers(shop: TheShop) -> ProviderList:
    """List the ways to pay in this shop."""
    return await ways_to_pay(shop)


async def ways_to_pay(shop: Shop) -> ProviderList:
    """Raises StoreDown."""
    await shop.facts.learn()
    currency = shop.currency
    return ProviderList(
        [
            ProviderEntry(one.name.value, one.publishable_key, Money(minimum(one.name, currency), currency))
            for one in shop.providers.available(currency)
        ],
        [UnfitProvider(name.value, why) for name, why in shop.providers.unfit(currency)],
    )


@post(
    "/orders/{order_id:str}/payments",
    access=ORDER,
    refuses=(NotFound, StatusNotAllowed, ProviderNotAvailable, AmountNotPayable, ProviderSilent),
)
async def pay(
    order_id: FromPath[UUID], data: JSONBody[PaymentBody], execute: Execute, shop: TheShop
) -> Response[PaymentAnswer]:
    """Pay an order, or go on paying it: an order has one open payment, whoever asks for it how often."""
    return await go_on_paying(order_id, data, execute, shop)


async def go_on_paying(order_id: UUID, data: PaymentBody, execute: Executor, shop: Shop) -> Response[PaymentAnswer]:
    """Raises what `pay` refuses."""
    note_in_line(execute.request.scope, {"provider": data.provider.value})
    customer, actor = execute.visitor.customer_of(order_id), execute.visitor.actor
    if (given := await execute.given_before(201)) is not None:
        return given
    name = Provider(data.provider.value)
    method = data.outcome.value if name is Provider.DUMMY else None
    least, why_not = minimum(name, shop.currency), shop.providers.why_not(name, shop.currency)
    wanted = BeginPayment(order_id, customer, name, actor, least, why_not, method)
    attempt, told = await begin(shop, wanted, execute.bearer)
    command = SettlePayment(attempt.id, told, actor)
    return await execute(settle_payment, command, partial(payment_answer, currency=shop.currency), 201)


@post(
    "/orders/{order_id:str}/payments/{payment_id:str}/confirm",
    access=ORDER,
    status_code=200,
    refuses=(NotFound, ProviderNotAvailable, ProviderSilent),
)
async def confirm(
    order_id: FromPath[UUID], payment_id: FromPath[UUID], execute: Execute, shop: TheShop
) -> Response[PaymentAnswer]:
    """Say that the customer is back from the provider: it is asked what has become of the payment."""
    return await look_after(order_id, payment_id, execute, shop)


async def look_after(order_id: UUID, payment_id: UUID, execute: Executor, shop: Shop) -> Response[PaymentAnswer]:
    """Raises what `confirm` refuses."""
    customer = execute.visitor.customer_of(order_id)
    attempt = await execute.beforehand(find_payment, FindPayment(order_id, payment_id, customer))
    note_in_line(execute.request.scope, {"provider": attempt.provider.value})
    told = await ask(shop, attempt, first_step(attempt.status))
    command = SettlePayment(attempt.id, told, execute.visitor.actor)
    return await execute(settle_payment, command, partial(payment_answer, currency=shop.currency))


routes = Router("/", route_handlers=[providers, pay, confirm], tags=["Payments"])
