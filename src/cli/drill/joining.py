"""How guests of a drill become customers: what lay in the cart must be there afterwards, once."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from cli.drill.ledger import History
from cli.drill.people import Person
from domain.accounts.account import Account, Role

ITEMS: Final = 3
LOGINS: Final = 2
LOOKS_MAX: Final = 40
LOOK_SECONDS: Final = 0.5
PASSWORD: Final = "correct horse battery"  # noqa: S105


async def join(person: Person, skus: list[str], history: History) -> None:
    """Fill the cart, then register with it; or without it, and log in with it more than once at the same time."""
    cart: dict[str, Any] = {"items": []}
    given_up = history.counts["given up"]
    for sku in person.dice.sample(skus, ITEMS):
        put = await person.command("POST", "/cart/add", {"sku": sku, "quantity": person.dice.randint(1, 3)})
        cart = put.json() if put is not None and put.is_success else cart
    login = {"email": f"{uuid4().hex}@example.com", "password": PASSWORD}
    account = await by_registering(person, login) if person.dice.random() < 0.5 else await by_logging_in(person, login)
    signed_in = None if account is None else await person.unkeyed("/auth/login", login)
    if account is None or signed_in is None or not signed_in.is_success:
        return
    person.papers.sign_in(account, signed_in.json()["access_token"])
    if history.counts["given up"] == given_up:
        await expect_units(person, Counter({item["sku"]: item["quantity"] for item in cart["items"]}), history)


async def by_registering(person: Person, login: dict[str, str]) -> Account | None:
    """None if it was never answered."""
    registered = await person.command("POST", "/auth/register", login | {"name": "Eve"})
    if registered is None or not registered.is_success:
        return None
    told = registered.json()
    return Account(
        id=UUID(told["id"]),
        email=told["email"],
        name="Eve",
        role=Role.CUSTOMER,
        active=True,
        version=1,
        created_at=datetime.now(UTC),
        email_verified=False,
        pending_email=None,
    )


async def by_logging_in(person: Person, login: dict[str, str]) -> Account | None:
    """None if it was never answered."""
    cart, person.papers.cart = person.papers.cart, None
    account = await by_registering(person, login)
    person.papers.cart = cart
    answers = await asyncio.gather(*(person.unkeyed("/auth/login", login) for _ in range(LOGINS)))
    return None if None in answers else account


async def expect_units(person: Person, brought: Counter[str], history: History) -> None:
    for _ in range(LOOKS_MAX):
        if (shown := await person.query("/cart")) is not None:
            break
        await asyncio.sleep(LOOK_SECONDS)
    else:
        return
    there = Counter({item["sku"]: item["quantity"] for item in shown["items"]})
    history.counts["carts merged"] += 1
    history.counts["units merged"] += brought.total()
    history.counts["units lost"] += (brought - there).total()
    history.counts["units doubled"] += (there - brought).total()
    if there != brought:
        history.broken.append(f"merge: {dict(brought)} were brought, {dict(there)} are there, {person.shown_at}")
