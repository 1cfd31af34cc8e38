"""How the buyers of a drill pay: in a browser at one of the gateway's providers."""

import asyncio
from typing import Any, Final

import httpx

from cli.drill.gateway.server import Gateway
from cli.drill.ledger import Acknowledged, History
from cli.drill.people import TWINS, Person, cancel, expect
from cli.drill.plan import PROVIDERS

TYPING_SECONDS_MAX: Final = 0.5
WEBHOOK_SECONDS_MAX: Final = 8.0
LOOK_SECONDS: Final = 0.5
AFTER_PAYING: Final = frozenset({"PAID", "SHIPPED", "REFUNDED"})


async def pay(person: Person, order: str, known: Acknowledged, history: History, gateway: Gateway) -> None:
    provider = person.dice.choice(PROVIDERS).value
    begun = await begin(person, order, provider)
    if begun is not None and person.dice.random() < 0.1:
        other = "razorpay" if provider == "stripe" else "stripe"
        begun = await begin(person, order, other)
    if begun is None or begun["provider_ref"] is None:
        return
    await asyncio.sleep(person.dice.random() * TYPING_SECONDS_MAX)
    if person.dice.random() < 0.15:
        gateway.books.customer_pays(begun["provider_ref"], succeed=False)
    if gateway.books.customer_pays(begun["provider_ref"]):
        history.counts[f"paid at {begun['provider']}"] += 1
        await come_back(person, order, begun["id"], known, history)


async def begin(person: Person, order: str, provider: str) -> dict[str, Any] | None:
    path, body = f"/orders/{order}/payments", {"provider": provider}
    twice = person.dice.random() < TWINS
    begun = await (person.twins(path, body) if twice else person.command("POST", path, body))
    if begun is None or begun.status_code != 201:
        return None
    found: dict[str, Any] = begun.json()
    return found


async def come_back(person: Person, order: str, payment: str, known: Acknowledged, history: History) -> None:
    """From the provider's page: at once; never, so that only the webhook tells; or with second thoughts."""
    chance = person.dice.random()
    if chance < 0.15:
        await cancel(person, order, known, history)
    elif chance < 0.6:
        back = await person.command("POST", f"/orders/{order}/payments/{payment}/confirm")
        if succeeded(back):
            await be_paid(person, order, known, history)
    else:
        for _ in range(int(WEBHOOK_SECONDS_MAX / LOOK_SECONDS)):
            shown = await person.query(f"/orders/{order}")
            if shown is not None and shown["status"] in AFTER_PAYING:
                known.paid = True
                history.counts["paid"] += 1
                return
            await asyncio.sleep(LOOK_SECONDS)


async def be_paid(person: Person, order: str, known: Acknowledged, history: History) -> None:
    known.paid = True
    history.counts["paid"] += 1
    await expect(person, order, set(AFTER_PAYING), history)


def succeeded(answer: httpx.Response | None) -> bool:
    return answer is not None and answer.is_success and answer.json()["status"] == "succeeded"
