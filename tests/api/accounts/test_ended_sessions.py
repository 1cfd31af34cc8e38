"""Access tokens of sessions that ended: nothing is written with them, and the office does not open, though they are
still signed, and not past their time.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx

from domain.accounts.session import SESSION_DAYS_MAX
from tests.api.accounts.test_sessions import signed_in
from tests.api.accounts.test_verification import EVE, registered
from tests.world import ADDRESS, Person, World

Ending = Callable[[World, Person, Person], Awaitable[httpx.Response]]
ANOTHER = {"current_password": EVE["password"], "new_password": "another horse battery"}


async def nobodys(world: World) -> httpx.Response:
    return await world.anyone.get("/admin/users", Authorization="Bearer of.bad.news")


async def logging_out_everywhere(_: World, bob: Person, __: Person) -> httpx.Response:
    return await bob.post("/auth/logout-all")


async def being_made_a_customer(_: World, bob: Person, ann: Person) -> httpx.Response:
    return await ann.patch(f"/admin/users/{bob.id}", {"role": "CUSTOMER"})


async def being_closed(_: World, bob: Person, ann: Person) -> httpx.Response:
    return await ann.patch(f"/admin/users/{bob.id}", {"active": False})


ENDINGS: tuple[Ending, ...] = (logging_out_everywhere, being_made_a_customer, being_closed)


async def test_an_admins_token_opens_nothing_after_its_session(world: World) -> None:
    """Logged out everywhere, made a customer, closed: the same answer as to a token that was made up."""
    lamp, ann, made_up = await world.product("LAMP"), await world.admin(), await nobodys(world)
    for end in ENDINGS:
        bob = await world.admin()
        assert (await bob.get("/admin/users")).status_code == 200
        ended = await end(world, bob, ann)
        assert ended.status_code in (200, 204)
        bob.token = ended.headers["consistency-token"]
        before = await world.everything_written()
        answers = [
            await bob.get("/admin/users"),
            await bob.get("/orders"),
            await bob.patch(f"/admin/products/{lamp.id}", {"name": "Mine"}),
            await bob.post("/admin/tags", {"name": "mine"}, Idempotency_Key="mine"),
            await bob.post("/cart/add", {"sku": "LAMP"}),
        ]
        assert {(answer.status_code, answer.content) for answer in answers} == {(401, made_up.content)}, end.__name__
        assert await world.everything_written() == before


async def test_a_customers_token_writes_nothing_after_its_session(world: World) -> None:
    """Logged out, logged out by another password, erased; another session of theirs goes on."""
    await world.product("LAMP")
    here, made_up = await registered(world), await nobodys(world)
    there, refresh_token = await signed_in(world)

    async def writes_nothing(eve: Person) -> None:
        before = await world.everything_written()
        answers = [
            await eve.post("/cart/add", {"sku": "LAMP"}),
            await eve.post("/order/create", {"shipping_address": ADDRESS}, Idempotency_Key="mine"),
            await eve.patch("/auth/me", {"name": "Eve again"}),
            await eve.post("/auth/password", ANOTHER),
            await eve.post("/account/erase", {"current_password": EVE["password"]}),
        ]
        assert {(answer.status_code, answer.content) for answer in answers} == {(401, made_up.content)}
        assert await world.everything_written() == before
        assert (await eve.get("/auth/me")).status_code == 200, "customers' reads go on for as long as the token does"

    assert (await world.anyone.post("/auth/logout", {"refresh_token": refresh_token})).status_code == 204
    await writes_nothing(there)
    assert (await here.post("/cart/add", {"sku": "LAMP"})).status_code == 200

    there, _ = await signed_in(world)
    assert (await here.post("/auth/password", ANOTHER)).status_code == 204
    await writes_nothing(there)
    assert (await here.post("/cart/add", {"sku": "LAMP"})).status_code == 200

    erased = await here.post("/account/erase", {"current_password": ANOTHER["new_password"]})
    assert erased.status_code == 202
    before = await world.everything_written()
    refused = await here.post("/cart/add", {"sku": "LAMP"})
    assert (refused.status_code, refused.content) == (401, made_up.content)
    assert await world.everything_written() == before


async def test_a_session_ends_after_half_a_year_however_often_it_is_used(world: World) -> None:
    await world.product("LAMP")
    await registered(world)
    eve, refresh_token = await signed_in(world)
    almost = timedelta(days=SESSION_DAYS_MAX) - timedelta(days=1)
    await world.postgres.execute("update sessions set created_at = created_at - $1::interval", almost)

    renewed = await world.anyone.post("/auth/refresh", {"refresh_token": refresh_token})

    assert renewed.status_code == 200
    lasts = "select expires_at - created_at from sessions order by last_seen_at desc limit 1"
    assert await world.postgres.fetchval(lasts) == timedelta(days=SESSION_DAYS_MAX)
    later = "update sessions set created_at = created_at - $1::interval, expires_at = expires_at - $1::interval"
    await world.postgres.execute(later, timedelta(days=1))
    before = await world.everything_written()
    late = await world.anyone.post("/auth/refresh", {"refresh_token": renewed.json()["refresh_token"]})
    assert (late.status_code, late.json()["code"]) == (401, "session-ended")
    assert (await eve.post("/cart/add", {"sku": "LAMP"})).status_code == 401
    assert before["refresh_tokens"] > 0
