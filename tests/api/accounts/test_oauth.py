"""Signing in by OAuth's form: another way to write it, and the same door."""

from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from adapters.redis.guesses import PREFIX
from domain.limits import Limit
from tests.api.accounts.test_guessing import at, told
from tests.api.accounts.test_totp import LOGIN as BOSS
from tests.api.accounts.test_totp import boss, code, prolong, set_up
from tests.api.limits.test_limits import limited
from tests.documented import documentation
from tests.world import World

EVE = {"email": "eve@example.com", "password": "correct horse battery", "name": "Eve"}
FORM = {"grant_type": "password", "username": "eve@example.com", "password": "correct horse battery"}
LOGIN = {"email": "eve@example.com", "password": "correct horse battery"}
WRONG = {"password": "wrong wrong wrong"}


async def token(client: httpx.AsyncClient, form: Any, **headers: str) -> httpx.Response:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = await client.post("/auth/token", data=form, headers=said)
    documentation().require("POST", "/auth/token", answer)
    return answer


async def test_a_program_that_speaks_oauth_signs_in_as_any_other(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)

    answer = await token(world.client, FORM)

    assert answer.headers["cache-control"] == "no-store"
    pair = answer.json()
    assert (pair["token_type"], pair["expires_in"]) == ("Bearer", 600)
    me = await world.anyone.get("/auth/me", Authorization=f"Bearer {pair['access_token']}")
    assert me.json()["email"] == "eve@example.com"
    renewed = await world.anyone.post("/auth/refresh", {"refresh_token": pair["refresh_token"]})
    assert renewed.status_code == 200


async def test_what_such_programs_say_beside_it_says_nothing_here(world: World) -> None:
    """Swagger UI sends an empty client and scope; RFC 6749, 3.2: what isn't known is passed over, empty is left out."""
    await world.anyone.post("/auth/register", EVE)
    beside = {"scope": "", "client_id": "swagger", "client_secret": "", "audience": "shop", "totp": ""}
    assert (await token(world.client, FORM | beside, Authorization="Basic Og==")).status_code == 200


@pytest.mark.parametrize(
    ("form", "field", "code", "error"),
    [
        (FORM | {"grant_type": "client_credentials"}, "grant_type", "not-one-of", "unsupported_grant_type"),
        ({"username": FORM["username"], "password": FORM["password"]}, "grant_type", "required", "invalid_request"),
        (FORM | {"username": ""}, "username", "required", "invalid_request"),
        (FORM | {"password": ["one and", "another"]}, "password", "duplicate", "invalid_request"),
        (FORM | {"password": "x" * 2_000}, "password", "too-long", "invalid_request"),
    ],
    ids=["another grant", "no grant", "nobody", "two passwords", "a long password"],
)
async def test_a_form_that_is_wrong_is_told_by_its_fields(
    world: World, form: dict[str, Any], field: str, code: str, error: str
) -> None:
    answer = await token(world.client, form)
    assert (answer.status_code, answer.json()["code"], answer.json()["error"]) == (400, "invalid-input", error)
    assert [(fault["field"], fault["code"]) for fault in answer.json()["errors"]] == [(field, code)]


@pytest.mark.parametrize("body", [b"username=%ff", "username=müller".encode(), b"&".join([b"a=b"] * 51)])
async def test_what_is_no_form_is_refused(world: World, body: bytes) -> None:
    answer = await world.client.post(
        "/auth/token", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "body")
    by_json = await world.anyone.post("/auth/token", FORM)
    assert (by_json.status_code, by_json.json()["code"]) == (415, "unsupported-media-type")


async def test_both_doors_count_the_same_guesses_and_say_the_same(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    async with at(world, "192.0.2.1") as thief:

        async def form(**more: str) -> tuple[int, object, str | None]:
            status, problem, again = told(await token(thief, FORM | more))
            assert isinstance(problem, dict)
            assert problem.pop("error") == "invalid_grant"
            return status, problem, again

        async def body(**more: str) -> tuple[int, object, str | None]:
            return told(await thief.post("/auth/login", json=LOGIN | more))

        with capture_logs() as logs:
            wrong = [await door(**WRONG) for door in (form, body, form, body, form)]
            await prolong(world)
            closed = [(await door(**more))[:2] for door in (form, body) for more in (WRONG, {})]
        await world.redis.delete(*[key async for key in world.redis.scan_iter(f"{PREFIX}*")])
        nobody = await form(**WRONG, username="nobody@example.com")
    assert [again for _, _, again in wrong] == [None, None, None, None, "1"]
    assert {status for status, *_ in wrong} == {401}
    assert closed == [wrong[0][:2]] * 4, "the right password too, as long as it isn't looked at"
    assert nobody == wrong[0], "whether anybody has the address"
    events = [entry["event"] for entry in logs if "auth." in entry["event"]]
    assert events == ["auth.failed"] * 5 + ["auth.locked"] * 4


async def test_what_is_refused_has_oauths_word_here_and_nowhere_else(world: World) -> None:
    """As a library of theirs reads it: by `error`, whatever the status."""
    await world.anyone.post("/auth/register", EVE)
    here = await token(world.client, FORM | WRONG)
    there = await world.anyone.post("/auth/login", LOGIN | WRONG)
    assert (here.status_code, here.json()["code"], here.json()["error"]) == (401, "bad-credentials", "invalid_grant")
    assert there.json() == {name: told for name, told in here.json().items() if name != "error"}


async def test_both_doors_have_one_limit(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    limited(world, {Limit.LOGIN: 2})
    where = {"X-Forwarded-For": "203.0.113.9"}
    statuses = [(await world.client.post("/auth/login", json=LOGIN, headers=where)).status_code]
    answers = [await world.client.post("/auth/token", data=FORM, headers=where) for _ in range(2)]
    assert [*statuses, *(answer.status_code for answer in answers)] == [200, 200, 429]
    assert "error" not in answers[-1].json()


async def test_a_second_step_is_asked_for_here_too(world: World) -> None:
    secret, _ = await set_up(world, await boss(world))
    form = {"grant_type": "password", "username": BOSS["email"], "password": BOSS["password"]}
    refused = [(await token(world.client, form | more)).json() for more in ({}, {"totp": "000000"})]
    told = [("totp-needed", "invalid_grant"), ("totp-wrong", "invalid_grant")]
    assert [(problem["code"], problem["error"]) for problem in refused] == told
    assert (await token(world.client, form | {"totp": code(secret, 1)})).status_code == 200


async def test_tokens_are_stored_as_no_answer_and_a_cart_comes_along(world: World) -> None:
    await world.product("LAMP")
    await world.anyone.post("/auth/register", EVE)
    guest = world.anyone
    cart = (await guest.post("/cart/add", {"sku": "LAMP"})).headers["cart-token"]

    answers = [await token(world.client, FORM, Idempotency_Key="a key that is long", Cart_Token=cart) for _ in range(2)]

    first, second = (answer.json()["refresh_token"] for answer in answers)
    assert first != second
    assert await world.postgres.fetchval("select count(*) from idempotency_keys") == 0
    headers = {"Authorization": f"Bearer {answers[0].json()['access_token']}"}
    shown = await world.anyone.get("/cart", Consistency_Token=answers[1].headers["consistency-token"], **headers)
    assert [item["sku"] for item in shown.json()["items"]] == ["LAMP"]
