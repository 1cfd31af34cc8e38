"""What the people of a drill do: buyers who want the same few things at once, and an admin who is busy."""

import asyncio
from collections.abc import Awaitable
from typing import Final

import httpx

from cli.drill.coming_back import ask_back, take_back
from cli.drill.gateway.server import Gateway
from cli.drill.joining import join
from cli.drill.ledger import History
from cli.drill.paying import begin, pay
from cli.drill.people import PAUSE_SECONDS_MAX, TWINS, Person, cancel, expect
from cli.drill.returns import refund_some, send
from cli.drill.reviewers import REVIEWING, moderate_some, review

ADDRESS: Final = {"name": "Eve", "line1": "1 Main Road", "city": "Bern", "postal_code": "3000", "country": "CH"}
COUPON: Final = "DRILL"
GUESTS_ADDRESSES: Final = 10
"""So few that coupons and holds of different guests meet under one address."""
JOINING: Final = 0.5
RETURNING: Final = 0.3
HOLD_SECONDS: Final = 60.0
LATE_SECONDS_MAX: Final = 25.0


async def shop_on(
    person: Person, products: dict[str, str], history: History, gateway: Gateway, stop: asyncio.Event
) -> None:
    """One order after the other. Some of the guests register when they have bought something; customers say now and
    then what they think of it.
    """
    skus = list(products)
    joins = person.papers.of_guest and person.dice.random() < JOINING
    while not stop.is_set():
        sku = person.dice.choice(skus)
        await buy(person, sku, history, gateway)
        if not person.papers.of_guest and person.dice.random() < REVIEWING:
            await review(person, products[sku], history)
        if not person.papers.of_guest and person.dice.random() < RETURNING:
            await ask_back(person, history)
        if joins and person.papers.of_guest:
            await join(person, skus, history)
        await asyncio.sleep(person.dice.random() * PAUSE_SECONDS_MAX)


async def buy(person: Person, sku: str, history: History, gateway: Gateway) -> None:
    dice = person.dice
    put = await person.command("POST", "/cart/add", {"sku": sku, "quantity": dice.choice((1, 1, 1, 2))})
    if put is None or not put.is_success:
        history.counts["sold out"] += put is not None
        return
    placed = await place(person, history)
    if placed is None or placed.status_code != 201:
        history.counts["refused"] += placed is not None
        await person.command("DELETE", "/cart")
        return
    order = placed.json()["id"]
    known = history.placed(order)
    history.counts["orders of guests"] += person.papers.of_guest
    await expect(person, order, {"PENDING"}, history)
    chance = dice.random()
    if chance < 0.1:
        await pay_too_late(person, order, gateway)
    elif chance < 0.2:
        await cancel(person, order, known, history)
    else:
        await pay(person, order, known, history, gateway)
        if known.paid and dice.random() < 0.1:
            await cancel(person, order, known, history)


async def place(person: Person, history: History) -> httpx.Response | None:
    """With a coupon now and then, of which there are not enough."""
    with_coupon = person.dice.random() < 0.3
    plain: dict[str, object] = {"shipping_address": ADDRESS}
    if person.papers.of_guest:
        plain["email"] = f"guest{person.dice.randrange(GUESTS_ADDRESSES)}@example.com"
    body = plain | ({"coupon": COUPON} if with_coupon else {})
    placing: Awaitable[httpx.Response | None] = (
        person.twins("/order/create", body)
        if person.dice.random() < TWINS
        else person.command("POST", "/order/create", body)
    )
    placed = await placing
    if with_coupon and placed is not None and placed.status_code == 409:
        history.counts["coupons refused"] += 1
        return await person.command("POST", "/order/create", plain)
    history.counts["coupons used"] += with_coupon and placed is not None and placed.is_success
    return placed


async def pay_too_late(person: Person, order: str, gateway: Gateway) -> None:
    """Begin to pay and go away; some come back when the hold is about to end, or has."""
    begun = await begin(person, order, person.dice.choice(("stripe", "razorpay")))
    if begun is not None and begun["provider_ref"] is not None:
        pause = HOLD_SECONDS + (person.dice.random() - 0.3) * LATE_SECONDS_MAX
        asyncio.get_running_loop().call_later(pause, gateway.books.customer_pays, begun["provider_ref"])


async def run_the_shop(
    admin: Person, products: dict[str, str], note: int, history: History, stop: asyncio.Event
) -> None:
    """Restock, change prices and names, ship what is paid, give back, read reviews. `note` is the plan's."""
    skus = list(products)
    while not stop.is_set():
        sku = admin.dice.choice(skus)
        match admin.dice.randrange(5):
            case 0:
                await admin.command("POST", f"/admin/inventory/{sku}/adjust", {"delta": 5, "reason": "drill"})
            case 1:
                price = admin.dice.randrange(5 * note, 50 * note)
                found = await admin.query(f"/products/{products[sku]}")
                if found is not None:
                    path = f"/admin/products/{products[sku]}/variants/{found['variants'][0]['id']}"
                    await admin.command("PATCH", path, {"price": price})
            case 2:
                name = f"Drilled {sku} {admin.dice.randrange(1_000)}"
                renamed = await admin.command("PATCH", f"/admin/products/{products[sku]}", {"name": name})
                if renamed is not None and renamed.is_success:
                    await expect_name(admin, products[sku], name, history)
            case 3:
                await refund_some(admin, note, history)
                await take_back(admin, history)
            case _:
                await ship(admin, history)
        await moderate_some(admin, history)
        history.counts["admin's doings"] += 1
        await asyncio.sleep(admin.dice.random() * PAUSE_SECONDS_MAX)


async def expect_name(admin: Person, product: str, name: str, history: History) -> None:
    """Her own write, on a product page and in the search index."""
    card = await admin.query(f"/products/{product}")
    if card is not None and card["name"] != name:
        history.broken.append(f"stale: product {product} shown as {card['name']} after {name}, {admin.shown_at}")
    found = await admin.query(f"/products?q={name.replace(' ', '+')}&page_size=100")
    if found is not None and name not in {item["name"] for item in found["items"]}:
        history.broken.append(f"stale: {name} is not found, {admin.shown_at}")
    history.counts["own writes read"] += (card is not None) + (found is not None)


async def ship(admin: Person, history: History) -> None:
    page = await admin.query("/admin/orders?status=PAID&page_size=5")
    for order in [] if page is None else page["items"]:
        await send(admin, order, history)
