"""A closed account: whoever still has its access token writes nothing for it, before, beside or after the erasure."""

import asyncio
from typing import Any

import httpx
import pytest

from db.accounts.sessions import Sessions
from db.cart.wishlists import Wishlists
from db.reviews.reviews import Reviews
from domain.catalog.product import Product
from tests.api.accounts.test_verification import EVE, registered
from tests.api.reviews.test_reviews import decided, reviewed
from tests.held import Held, wait_for_waiting
from tests.world import ADDRESS, Person, World

ERASE = {"current_password": EVE["password"]}


def writes(eve: Person, product: Product, anothers_review: str) -> list[Any]:
    """Everything that says something of a customer, each about to be sent."""
    review = {"rating": 1, "title": "Fine", "body": "I live at 17 Larkspur"}
    return [
        eve.post("/addresses", ADDRESS),
        eve.post("/wishlist", {"product_id": str(product.id), "notify": True}),
        eve.post(f"/products/{product.id}/reviews", review),
        eve.post(f"/reviews/{anothers_review}/report", {"reason": "He knows where I live"}),
        eve.post("/cart/add", {"sku": "LAMP"}),
        eve.put("/cart/country", {"country": "CH"}),
        eve.post("/order/create", {"shipping_address": ADDRESS}),
        eve.patch("/auth/me", {"name": "Eve again"}),
        eve.post("/auth/email/verification"),
        eve.post("/account/erase", ERASE),
    ]


async def anothers_review(world: World, product: Product) -> str:
    review = await reviewed(await world.customer(), product)
    await decided(await world.admin(), review, "approved")
    return str(review["id"])


async def test_nothing_is_written_for_a_closed_account(world: World) -> None:
    """Afterwards, and by whoever asked while it was being closed."""
    product = await world.product("LAMP")
    review, eve = await anothers_review(world, product), await registered(world)
    with pytest.MonkeyPatch.context() as patch:
        closing = Held(patch, Sessions, "end_all")
        erasing = asyncio.create_task(eve.post("/account/erase", ERASE))
        await closing.reached.wait()
        beside = [asyncio.create_task(write) for write in writes(eve, product, review)]
        await wait_for_waiting(world, 3)  # as many commands of one account as go on at once, and this one
        closing.let_go()
        answers: list[httpx.Response] = list(await asyncio.gather(*beside))
        assert (await erasing).status_code == 202
    codes = {(answer.status_code, answer.json()["code"]) for answer in answers}
    assert codes == {(404, "not-found"), (401, "not-signed-in")}, "those that checked the password began later"
    before = await world.everything_written()
    answers = [await write for write in writes(eve, product, review)]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "not-signed-in")}
    assert await world.everything_written() == before
    assert await world.ledger_broken() == {}


async def test_what_is_being_written_is_forgotten_with_the_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    product, eve = await world.product("LAMP"), await registered(world)
    writing = Held(monkeypatch, Reviews, "add")
    review = asyncio.create_task(reviewed(eve, product))
    await writing.reached.wait()
    erasing = asyncio.create_task(eve.post("/account/erase", ERASE))
    await wait_for_waiting(world, 1)
    assert not erasing.done()
    writing.let_go()
    await review
    assert (await erasing).status_code == 202
    assert await world.postgres.fetchval("select count(*) from reviews") == 0
    assert await world.ledger_broken() == {}


async def test_a_wish_moves_to_the_cart_before_both_are_forgotten(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both lock the account, the wishlist and the cart, in this order."""
    product, eve = await world.product("LAMP"), await registered(world)
    await eve.post("/wishlist", {"product_id": str(product.id)})
    await eve.post("/cart/add", {"sku": "LAMP"})
    moving, erased = Held(monkeypatch, Wishlists, "take_out"), Held(monkeypatch, Sessions, "end_all")
    erased.let_go()
    moved = asyncio.create_task(eve.post(f"/wishlist/{product.id}/move-to-cart"))
    await moving.reached.wait()
    erasing = asyncio.create_task(eve.post("/account/erase", ERASE))
    await wait_for_waiting(world, 1)
    moving.let_go()
    assert ((await moved).status_code, (await erasing).status_code) == (200, 202)
    assert await world.postgres.fetchval("select count(*) from cart_items") == 0
    assert (moving.times, erased.times) == (1, 1), "a deadlock makes one of them begin again"
