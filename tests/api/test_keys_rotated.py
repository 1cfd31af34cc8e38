"""Keys are changed while the shop is open: what was given out before goes on to work."""

import time
from collections.abc import Mapping
from typing import Any

import asyncpg
import jwt
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.settings import Settings
from api.callers.tokens import Tokens, key_id
from domain.accounts.account_token import Purpose
from tests.api.accounts.test_sessions import signed_in
from tests.api.accounts.test_verification import registered
from tests.world import ADDRESS, Person, open_world

FIRST, SECOND, THIRD = (f"the {which} secret, which nobody can guess" for which in ("first", "second", "third"))


async def test_what_was_given_out_works_on_after_the_key_was_changed(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    once = replace(settings, jwt_secret=FIRST)
    twice = replace(once, jwt_secret=SECOND, older_jwt_secrets=(FIRST,), link_secret=FIRST)
    thrice = replace(once, jwt_secret=THIRD, older_jwt_secrets=(SECOND,), link_secret=FIRST)

    async with open_world(once, postgres, redis) as world:
        await world.product("LAMP")
        await registered(world)
        eve, refresh_token = await signed_in(world)
        lost = await world.anyone.post("/auth/refresh", {"refresh_token": refresh_token})
        added = await eve.post("/addresses", ADDRESS, Idempotency_Key="the same")
        guest, buyer = world.anyone, world.anyone
        await guest.post("/cart/add", {"sku": "LAMP"})
        order = await buyer.ordered("LAMP", email="ben@example.com")
        mailed = await world.mailed_token("eve@example.com", Purpose.VERIFY_EMAIL)
        await world.level()

    async def works(world: Any, who: Mapping[str, str], cart: Mapping[str, str]) -> None:
        at_cart, reader = Person(world.client, cart), Person(world.client, who)
        assert (await at_cart.get("/cart")).json()["item_count"] == 1
        assert (await world.anyone.get(f"/orders/{order['id']}", Order_Token=order["order_token"])).status_code == 200
        assert (await reader.get("/auth/me")).status_code == 200

    async with open_world(twice, postgres, redis) as world:
        await works(world, eve.headers, guest.headers)
        again = await world.anyone.post("/auth/refresh", {"refresh_token": refresh_token})
        assert again.json()["refresh_token"] == lost.json()["refresh_token"], "within the grace"
        replayed = await Person(world.client, eve.headers).post("/addresses", ADDRESS, Idempotency_Key="the same")
        assert (replayed.headers["idempotency-replayed"], replayed.content) == ("true", added.content)
        assert (await world.anyone.post("/auth/email/verify", {"token": mailed})).status_code == 204
        next_pair = await world.anyone.post("/auth/refresh", {"refresh_token": again.json()["refresh_token"]})
        now = {"Authorization": f"Bearer {next_pair.json()['access_token']}"}
        assert jwt.get_unverified_header(next_pair.json()["access_token"])["kid"] == key_id(SECOND)

    async with open_world(thrice, postgres, redis) as world:
        await works(world, now, guest.headers)
        before = await world.everything_written()
        refused = await Person(world.client, eve.headers).post("/addresses", ADDRESS)
        made_up = await world.anyone.post("/addresses", ADDRESS, Authorization="Bearer of.bad.news")
        assert (refused.status_code, refused.content) == (401, made_up.content)
        assert await world.everything_written() == before
        kept = await world.anyone.post("/auth/refresh", {"refresh_token": next_pair.json()["refresh_token"]})
        assert kept.status_code == 200


def test_a_key_that_is_not_live_verifies_nothing() -> None:
    now = int(time.time())
    claims = {
        "iss": "tradepost", "aud": "tradepost-api", "sub": "01a206df-a2a8-7011-8b34-4101d4afd8ff", "iat": now,
        "exp": now + 600, "jti": "x", "purpose": "access", "role": "ADMIN", "at": 7,
        "sid": "01a206df-a2a8-7011-8b34-4101d4afd8ff",
    }  # fmt: skip

    def signed_with(secret: str) -> str:
        return jwt.encode(claims, secret, "HS256", {"typ": "at+jwt", "kid": key_id(secret)})

    live = Tokens(SECOND, FIRST)
    known = [live.caller(signed_with(secret)) for secret in (FIRST, SECOND, THIRD)]
    assert [caller and caller.known_at for caller in known] == [7, 7, None]
    assert live.caller(signed_with(FIRST)) is known[0], "verified once"
    assert Tokens(THIRD, SECOND).caller(signed_with(FIRST)) is None
